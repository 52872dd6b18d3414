//! From Markdown and templates to HTML, and what enters a page last.

pub(crate) mod deferred;
pub(crate) mod markdown;
mod obfuscate;
pub(crate) mod templates;
