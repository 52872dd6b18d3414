//! How HTML is made: from Markdown ([`markdown`], [`notes`]) and from templates
//! ([`templates`]), and how some of it enters a page last ([`deferred`]).
//!
//! Every widget is complete static HTML: by its folds, tables and drawings it
//! works without JavaScript, on paper, and from `file://`. What mdBook must not
//! see, because its search would index it or its parser would take it apart, is
//! deferred: a comment holds its place until mdBook has rendered the pages.
//! Answers are obfuscated on top of that: letters and digits become character
//! references, which a browser shows as ever, but which nobody reads in the
//! source of the page.

use std::fmt::Write as _;

pub(crate) mod deferred;
pub(crate) mod focus;
pub(crate) mod markdown;
pub(crate) mod notes;
mod obfuscate;
pub(crate) mod recording;
pub(crate) mod templates;

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A path as a link has it. Letters of all scripts stand for themselves, as mdBook
/// writes them; what would end a link or its attribute is escaped.
pub(crate) fn url(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for char in path.chars() {
        if char.is_alphanumeric() || !char.is_ascii() || "-_.~/!$'*+,;=@".contains(char) {
            out.push(char);
        } else {
            write!(out, "%{:02X}", u32::from(char)).expect("a String takes every write");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn a_path_with_blanks_becomes_a_link() {
        assert_eq!(
            url("week one/the (loop)#1.html"),
            "week%20one/the%20%28loop%29%231.html"
        );
        assert_eq!(url("循环/schön_2.html"), "循环/schön_2.html");
    }
}
