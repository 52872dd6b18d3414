//! Pages that nobody writes: exercises, progress, flash cards, glossary,
//! timetable, and for instructors what helps to teach. They are made of what
//! all chapters have (`Material`), and are chapters to mdBook, so its table
//! of contents, search, themes and paper have them too. A page about nothing is
//! not page.
//!
//! What a reader did is kept by `store.js`, in one entry of localStorage: answers
//! lie under the directive's name, then the chapter and a hash of the question,
//! so a new order of questions loses nothing; ticks lie under `exercise/`.
//! Speech follows the text of the page: code, tables and widgets are named and
//! skipped, and so is what is folded. What needs a script is static HTML of
//! class `wl-js`, shown only where there is one, and kept from paper.

mod cards;
pub(crate) mod contents;
pub(crate) mod deck;
mod entry;
pub(crate) mod exercises;
mod glossary;
mod pace;
mod part;
mod plan;
mod progress;
mod teaching;
mod timetable;
mod uses;
mod work;
mod writing;

use std::collections::BTreeMap;
use std::path::PathBuf;

use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};
use rayon::prelude::*;

use self::contents::Contents;
use self::uses::{Linked, Terms};
use crate::chapter::problem::Problem;
use crate::chapter::stem;
use crate::edition::Edition;

/// The templates of this folder, by name.
const TEMPLATES: [(&str, &str); 14] = [
    ("again.html", include_str!("again.html")),
    ("all.html", include_str!("all.html")),
    ("cards.html", include_str!("cards.html")),
    ("glossary.html", include_str!("glossary.html")),
    ("keep.html", include_str!("keep.html")),
    ("part.html", include_str!("part.html")),
    ("plan-item.html", include_str!("plan-item.html")),
    ("progress.html", include_str!("progress.html")),
    ("session.html", include_str!("session.html")),
    ("teaching.html", include_str!("teaching.html")),
    ("timetable.html", include_str!("timetable.html")),
    (
        "exercises/exercise.html",
        include_str!("exercises/exercise.html"),
    ),
    ("exercises/list.html", include_str!("exercises/list.html")),
    (
        "exercises/solved.html",
        include_str!("exercises/solved.html"),
    ),
];

/// Every template, as `pages/file`.
pub(crate) fn templates() -> impl Iterator<Item = (String, &'static str)> {
    let named = |(file, text): &(&str, &'static str)| (format!("pages/{file}"), *text);
    TEMPLATES.iter().map(named)
}

/// The styles of these pages, and of what every page has for its reader.
pub(crate) const STYLES: [&str; 2] = [include_str!("listen.css"), include_str!("reader.css")];

/// The scripts: the name of a module and its text.
pub(crate) const SCRIPTS: [(&str, &str); 3] = [
    ("terms", include_str!("terms.js")),
    ("read", include_str!("read.js")),
    ("listen", include_str!("listen.js")),
];

/// The pages of practice and progress, by a class that each has: no chapter loads
/// their style and scripts.
pub(crate) const PRACTICE: [&str; 2] = ["session", "progress"];
pub(crate) const PRACTICE_STYLE: &str = include_str!("session.css");
pub(crate) const PRACTICE_SCRIPTS: [(&str, &str); 2] = [
    ("cards", include_str!("cards.js")),
    ("progress", include_str!("progress.js")),
];

/// Links terms to the glossary and puts the pages at the end of the book. Gives
/// what is wrong with the chapters taken together.
pub(crate) fn add(book: &mut Book, contents: &Contents<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let terms = glossary::gather(&contents.chapters, &mut problems);
    let names = Terms::new(&terms);
    let drawn = contents.chapters.iter();
    problems.extend(drawn.flat_map(|drawn| names.wrong_senses(&drawn.chapter)));
    let chapters: Vec<&BookChapter> = book.chapters().collect();
    let linked = chapters.into_par_iter().filter_map(|chapter| {
        let path = chapter.path.clone()?;
        let depth = path.components().count().saturating_sub(1);
        // A README is the index of its folder, and keeps its own name in its ids.
        let drawn = contents.chapters.iter().find(|drawn| drawn.path == path);
        let stem = drawn.map_or_else(|| stem(&path), |drawn| drawn.chapter.stem.clone());
        let linked = names.link(&chapter.content, &"../".repeat(depth), &stem);
        Some((path, linked))
    });
    let mut linked: BTreeMap<PathBuf, Linked> = linked.collect();
    book.for_each_chapter_mut(|chapter| {
        let linked = chapter.path.as_ref().and_then(|path| linked.get_mut(path));
        if let Some(linked) = linked {
            chapter.content = std::mem::take(&mut linked.text);
        }
    });
    cards::check(&contents.chapters, &mut problems);
    let work = work::gather(
        &contents.chapters,
        contents.resources.sources,
        &mut problems,
    );
    part::fill(book, contents, &work);
    let ((teaching, progress), (cards, glossary, timetable)) = rayon::join(
        || {
            let teaching = match contents.resources.edition {
                Edition::Learner => None,
                Edition::Instructor => teaching::page(contents, &work),
            };
            (teaching, progress::page(contents, &work))
        },
        || {
            let cards = cards::page(contents, !work.is_empty());
            let glossary = glossary::page(contents, &terms, &linked);
            (cards, glossary, timetable::page(contents, &work))
        },
    );
    let pages = [teaching, progress, cards, glossary, timetable];
    let mut pages = pages.into_iter().flatten().peekable();
    if pages.peek().is_some() {
        book.push_item(BookItem::Separator);
    }
    for page in pages {
        if let Some(taken) = contents
            .chapters
            .iter()
            .find(|it| it.path.as_os_str() == page.file)
        {
            let what = format!("the engine makes a page `{}` of its own", page.title);
            problems.push(Problem::with_file(
                &taken.chapter.file,
                what,
                "give this chapter another name",
            ));
        }
        let mut chapter = BookChapter::new(page.title, page.content, page.file, Vec::new());
        chapter.source_path = None;
        book.push_item(chapter);
    }
    problems
}
