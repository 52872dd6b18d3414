//! How HTML is made: from Markdown ([`markdown`]) and from templates
//! ([`templates`]), and how some of it enters a page last ([`deferred`]).
//!
//! Every widget is complete static HTML: by its folds, tables and drawings it
//! works without JavaScript, on paper, and from `file://`. What mdBook must not
//! see, because its search would index it or its parser would take it apart, is
//! deferred: a comment holds its place until mdBook has rendered the pages.
//! Answers are obfuscated on top of that: letters and digits become character
//! references, which a browser shows as ever, but which nobody reads in the
//! source of the page.

pub(crate) mod deferred;
pub(crate) mod focus;
pub(crate) mod markdown;
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
