//! A term of the glossary.

use crate::html::markdown::plain;
use crate::widgets::material::Term;

/// A term and the chapter that introduces it.
pub(super) struct Entry<'book> {
    pub(super) term: &'book Term,
    /// Its meaning without any markup.
    pub(super) plain: String,
    /// Its place among the chapters of the book.
    pub(super) chapter: usize,
}

impl<'book> Entry<'book> {
    pub(super) fn new(term: &'book Term, chapter: usize) -> Entry<'book> {
        Entry {
            term,
            plain: plain(&term.means),
            chapter,
        }
    }

    /// The id of its first use in a chapter; `stem` is what the chapter's ids
    /// begin with.
    pub(super) fn first_use_in(&self, stem: &str) -> String {
        format!("{stem}-use-{}", self.term.anchor)
    }
}
