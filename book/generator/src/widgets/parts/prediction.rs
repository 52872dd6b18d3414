//! What is asked before something is shown: what `predict` and `twin` share.

use std::ops::Range;

/// What a reader has answered before is open before anything is drawn, or the page
/// would jump. The head of the page has read what is kept.
pub(crate) const KNOWN: &str = "<script>(one=>{if(document.documentElement.kept?.[one.dataset.keep]?.shown)\
                     one.dataset.done=\"\"})(document.currentScript.parentNode)</script>";

/// The lines that are only `---`, outside of code.
pub(crate) fn rules(body: &str) -> Vec<Range<usize>> {
    let mut rules = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        let ticks = &text[..text.len() - text.trim_start_matches('`').len()];
        match fence {
            Some(open) if ticks.len() >= open.len() && ticks.len() == text.len() => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            None if text == "---" => rules.push(at..at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    rules
}
