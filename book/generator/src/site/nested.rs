//! Puts the files in that chapters include inside of a quotation or a list, each
//! line where the first one stands. mdBook's own preprocessor says what a file comes
//! to (its lines, its anchors, what it includes itself); all other includes are its
//! business alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor as _, PreprocessorContext, errors};

use crate::chapter::Chapter;
use crate::chapter::includes::{self, Nested, nested};
use crate::chapter::problem::Problem;

/// Includes what stands inside of something, in every chapter of a book that was
/// loaded from `src`.
pub(super) fn include(book: &mut Book, src: &Path) -> errors::Result<()> {
    let mut result = Ok(());
    book.for_each_chapter_mut(|chapter| {
        let Some(path) = chapter.source_path.clone() else {
            return;
        };
        // From the last one to the first: no place moves before it is reached.
        for nested in nested(&chapter.content).into_iter().rev() {
            match included(src, &path, &chapter.content[nested.at.clone()]) {
                Ok(text) => {
                    let text = nested.indented(&text);
                    chapter.content.replace_range(nested.at, &text);
                }
                Err(error) => result = Err(error),
            }
        }
    });
    result
}

/// A problem for each file of several lines that another mdBook has put, or will
/// put, where only its first line belongs.
pub(super) fn refuse(chapter: &Chapter, src: &Path) -> Vec<Problem> {
    let source = Chapter {
        text: chapter.source.clone(),
        ..chapter.clone()
    };
    let several = |nested: &Nested| {
        let include = &source.text[nested.at.clone()];
        included(src, &source.path, include).is_ok_and(|text| text.trim_end().contains('\n'))
    };
    let found = nested(&source.text).into_iter().filter(several);
    let problem = |nested: Nested| {
        let what = "mdBook would put only the first line of this file into the quotation or list";
        let help = "write its lines here, or include it outside of it";
        source.problem(&nested.at, what, help)
    };
    found.map(problem).collect()
}

/// A problem for each include of several lines that stands inside of something in a
/// file which a chapter includes: nobody but mdBook puts that one in.
pub(super) fn refuse_inside(
    chapter: &Chapter,
    src: &Path,
    seen: &mut BTreeSet<PathBuf>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in includes::files(&chapter.source) {
        let path = chapter.path.with_file_name(name);
        let markdown = path.extension().is_some_and(|end| end == "md");
        let Some(text) = fs::read_to_string(src.join(&path))
            .ok()
            .filter(|_| markdown)
        else {
            continue;
        };
        if seen.insert(path.clone()) {
            let inside = Chapter {
                file: chapter.file.with_file_name(name),
                path,
                stem: String::new(),
                text: text.clone(),
                source: text,
            };
            problems.extend(refuse(&inside, src));
            problems.extend(refuse_inside(&inside, src, seen));
        }
    }
    problems
}

/// What an include in the chapter at `path` comes to. One that cannot be followed
/// stays as it is.
fn included(src: &Path, path: &Path, include: &str) -> errors::Result<String> {
    let mut config = Config::default();
    src.clone_into(&mut config.book.src);
    let context = PreprocessorContext::new(PathBuf::new(), config, "html".to_owned());
    let chapter = BookChapter::new("", include.to_owned(), path, Vec::new());
    let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    let book = LinkPreprocessor::new().run(&context, book)?;
    let chapter = book.chapters().next();
    Ok(chapter.map_or_else(|| include.to_owned(), |chapter| chapter.content.clone()))
}
