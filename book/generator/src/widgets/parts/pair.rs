//! Two things beside each other, one for each language: code, or what it said.
//! They stand side by side where both fit without a cut, or else one below the
//! other; which is first, the reader chooses.

use serde_json::json;

use super::language::Language;
use crate::html::templates::Templates;

/// One of the two.
pub(crate) struct Side {
    pub(crate) language: Language,
    /// Markdown with HTML.
    pub(crate) html: String,
    /// Its longest line, in characters.
    pub(crate) wide: usize,
}

/// Whether a reader of one language alone misses nothing without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alike {
    Yes,
    No,
}

/// Both of them.
pub(crate) fn figure(templates: &Templates, sides: &[Side; 2], alike: Alike) -> String {
    let values = sides.iter().map(|side| {
        json!({ "language": side.language, "title": side.language.title(), "html": side.html })
    });
    let wide = sides.iter().map(|side| side.wide).max();
    let values = json!({
        "sides": values.collect::<Vec<_>>(),
        "wide": wide,
        "alike": alike == Alike::Yes,
    });
    templates.render("parts/pair.html", &values)
}

/// The longest line of a text, in characters.
pub(crate) fn width(text: &str) -> usize {
    text.lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
}
