//! What the pages of a book are made of: all its chapters, drawn.

use std::path::PathBuf;

use crate::chapter::Chapter;
use crate::html::url;
use crate::widgets::material::Material;
use crate::widgets::resources::Resources;

/// A chapter that was drawn.
#[derive(Debug)]
pub(crate) struct DrawnChapter {
    pub(crate) title: String,
    /// Its path below `src`.
    pub(crate) path: PathBuf,
    pub(crate) chapter: Chapter,
    pub(crate) material: Material,
}

impl DrawnChapter {
    /// Its page, as a page beside the first chapter links to it.
    pub(crate) fn page(&self) -> String {
        let path = self.path.with_extension("html");
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        url(&parts.join("/"))
    }
}

/// What the pages are made of.
pub(crate) struct Contents<'build> {
    pub(crate) resources: Resources<'build>,
    /// The chapters in the order of the book.
    pub(crate) chapters: Vec<DrawnChapter>,
    /// The file of the deck of flash cards, where the site has one.
    pub(crate) deck: Option<&'static str>,
}

/// A page that the engine makes.
pub(super) struct Page {
    pub(super) title: &'static str,
    pub(super) file: &'static str,
    pub(super) content: String,
}
