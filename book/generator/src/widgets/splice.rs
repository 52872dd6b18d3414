//! Puts what the widgets drew in the place of their directives.

use std::ops::Range;

use crate::chapter::directive::{self, Found};
use crate::widgets;
use crate::widgets::request::Page;

/// A stretch of the page's chapter with every directive replaced by Markdown
/// with HTML.
pub(crate) fn expand(page: &Page<'_>, within: Range<usize>) -> String {
    let found = directive::find(&page.chapter.text, within.clone());
    replace(page, found, within)
}

/// The same with the directives that were found there. What is wrong is reported
/// to the page and leaves a gap, so that the rest is checked too.
pub(crate) fn replace(page: &Page<'_>, found: Vec<Found>, within: Range<usize>) -> String {
    let text = &page.chapter.text;
    let mut out = String::with_capacity(within.len() * 2);
    let mut at = within.start;
    for found in found {
        match found {
            Ok(directive) => {
                let html = widgets::draw(page, &directive);
                let before = &text[at..directive.all.start];
                // HTML blocks end at a blank line, and begin best after one.
                out.extend([before, "\n\n", html.trim(), "\n\n"]);
                at = directive.all.end;
            }
            Err(malformed) => page.report(page.chapter.malformed(malformed)),
        }
    }
    out + &text[at..within.end]
}
