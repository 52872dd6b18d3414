//! The reader's things: pages that the engine makes of what all chapters give.
//! They are chapters to mdBook, so its table of contents, search, themes and
//! paper have them too. A page about nothing is not made.

mod cards;
pub(crate) mod deck;
mod entry;
pub(crate) mod exercises;
mod glossary;
mod pace;
mod plan;
mod progress;
mod teaching;
mod timetable;
mod uses;
mod work;

use std::collections::BTreeMap;
use std::path::PathBuf;

use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use rayon::prelude::*;

use self::uses::{Linked, Terms};
use self::work::Work;
use crate::chapter::problem::Problem;
use crate::chapter::stem;
use crate::edition::Edition;
use crate::widgets::material::Drawn;
use crate::widgets::resources::Pen;

/// What the pages are made of.
pub(crate) struct Desk<'engine> {
    pub(crate) pen: Pen<'engine>,
    /// The chapters in the order of the book.
    pub(crate) drawn: Vec<Drawn>,
    /// The file of the deck of flash cards, where the site has one.
    pub(crate) deck: Option<&'static str>,
}

/// A page that the engine makes.
struct Made {
    title: &'static str,
    file: &'static str,
    content: String,
}

/// Links terms to the glossary and puts the pages at the end of the book. Gives
/// what is wrong with the chapters taken together.
pub(crate) fn furnish(book: &mut Book, desk: &Desk<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let terms = glossary::gather(&desk.drawn, &mut problems);
    let names = Terms::new(&terms);
    let chapters: Vec<&Chapter> = book.chapters().collect();
    let linked = chapters.into_par_iter().filter_map(|chapter| {
        let path = chapter.path.clone()?;
        let depth = path.components().count().saturating_sub(1);
        let linked = names.link(&chapter.content, &"../".repeat(depth), &stem(&path));
        Some((path, linked))
    });
    let mut linked: BTreeMap<PathBuf, Linked> = linked.collect();
    book.for_each_chapter_mut(|chapter| {
        let linked = chapter.path.as_ref().and_then(|path| linked.get_mut(path));
        if let Some(linked) = linked {
            chapter.content = std::mem::take(&mut linked.text);
        }
    });
    cards::check(&desk.drawn, &mut problems);
    let work = work::gather(&desk.drawn, desk.pen.sources, &mut problems);
    let ((teaching, progress), (cards, glossary, timetable)) = rayon::join(
        || {
            let teaching = match desk.pen.edition {
                Edition::Learner => None,
                Edition::Instructor => teaching::page(desk, &work),
            };
            (teaching, progress::page(desk, &work))
        },
        || {
            let cards = cards::page(desk);
            let glossary = glossary::page(desk, &terms, &linked);
            (cards, glossary, timetable::page(desk, &work))
        },
    );
    let pages = [teaching, progress, cards, glossary, timetable];
    let mut pages = pages.into_iter().flatten().peekable();
    if pages.peek().is_some() {
        book.push_item(BookItem::Separator);
    }
    for made in pages {
        if let Some(taken) = desk
            .drawn
            .iter()
            .find(|it| it.path.as_os_str() == made.file)
        {
            let what = format!("the engine makes a page `{}` of its own", made.title);
            problems.push(Problem::with_file(
                &taken.chapter.file,
                what,
                "give this chapter another name",
            ));
        }
        let mut chapter = Chapter::new(made.title, made.content, made.file, Vec::new());
        chapter.source_path = None;
        book.push_item(chapter);
    }
    problems
}
