//! A term of the glossary.

use crate::html::markdown::plain;
use crate::widgets::material::Term;

/// A term and the chapter that brings it.
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
}
