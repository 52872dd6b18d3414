//! Puts what the widgets drew in the place of their directives.

use std::ops::Range;

use crate::directive;
use crate::page::Page;
use crate::widget;

/// A stretch of the page's chapter with every directive replaced by Markdown
/// with HTML. What is wrong is reported to the page and leaves a gap, so that
/// the rest is checked too.
pub(crate) fn expand(page: &Page<'_>, within: Range<usize>) -> String {
    let text = &page.chapter.text;
    let mut drawn: Vec<(Range<usize>, String)> = Vec::new();
    for found in directive::find(text, within.clone()) {
        match found {
            Ok(directive) => {
                let html = widget::draw(page, &directive);
                // HTML blocks end at a blank line, and begin best after one.
                drawn.push((directive.all, format!("\n\n{}\n\n", html.trim())));
            }
            Err(malformed) => page.report(page.chapter.malformed(malformed)),
        }
    }
    let mut out = text[within.clone()].to_owned();
    // From the end, so that the ranges in front stay true.
    for (range, html) in drawn.into_iter().rev() {
        out.replace_range(range.start - within.start..range.end - within.start, &html);
    }
    out
}
