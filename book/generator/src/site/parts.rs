//! The page of a part, for a book whose table of contents links the part's title to
//! one: `# [Title](page.md)`. mdBook numbers every chapter that stands in a list, and
//! knows no page between a part's title and its first chapter; so the page is put
//! there, without a number, when the book has been loaded.

use std::fs;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};

use crate::chapter::summary;
use crate::files::FileError;

/// Puts the pages of its parts into a book that was loaded from `src`.
pub(super) fn insert(book: &mut Book, src: &Path) -> Result<(), FileError> {
    let file = src.join("SUMMARY.md");
    let contents = fs::read_to_string(&file).map_err(FileError::new("read", &file))?;
    let mut pages = summary::part_pages(&contents).into_iter();
    let mut items = Vec::with_capacity(book.items.len());
    for item in book.items.drain(..) {
        let title = match &item {
            BookItem::PartTitle(title) => Some(title.clone()),
            _ => None,
        };
        items.push(item);
        if let Some((title, path)) = title.and_then(|title| Some((title, pages.next()??))) {
            items.push(page(&title, path, src)?);
        }
    }
    book.items = items;
    Ok(())
}

fn page(part: &str, path: PathBuf, src: &Path) -> Result<BookItem, FileError> {
    let file = src.join(&path);
    let text = fs::read_to_string(&file).map_err(FileError::new("read", &file))?;
    let name = summary::heading(&text).unwrap_or_else(|| part.to_owned());
    let mut chapter = BookChapter::new(&name, text, path.clone(), Vec::new());
    chapter.source_path = Some(path);
    Ok(BookItem::Chapter(chapter))
}
