//! What is asked before something is shown: what `predict` and `twin` share.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// What a reader has answered before is open before anything is drawn, or the page
/// would jump. The head of the page has read what is kept.
pub(crate) const KNOWN: &str = "<script>(one=>{if(document.documentElement.kept?.[one.dataset.keep]?.shown)\
                     one.dataset.done=\"\"})(document.currentScript.parentNode)</script>";

/// The lines that are only `---`, outside of code.
pub(crate) fn rules(body: &str) -> Vec<Range<usize>> {
    let events = new_cmark_parser(body, &MarkdownOptions::default()).into_offset_iter();
    let code = events.filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
    let code: Vec<Range<usize>> = code.map(|(_, range)| range).collect();
    let mut end = 0;
    let lines = body.split_inclusive('\n').map(|line| {
        let start = end;
        end += line.len();
        (start..end, line)
    });
    let rules = lines.filter(|(_, line)| line.trim() == "---");
    let outside = |at: &Range<usize>| !code.iter().any(|range| range.contains(&at.start));
    rules.map(|(at, _)| at).filter(outside).collect()
}
