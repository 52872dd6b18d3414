//! From the chapters of a book to what mdBook renders: every directive drawn,
//! and the pages added that nobody writes.
//!
//! Chapters, pages of exercises, and links to the glossary are worked on by all
//! processors at once: what one of them needs of the others is gathered before
//! or after, in the order of the book.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::LazyLock;

use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};
use rayon::prelude::*;

use super::background::{Background, Needs};
use super::nested;
use crate::chapter::problem::Problem;
use crate::chapter::{self, Chapter, includes};
use crate::edition::Edition;
use crate::html::deferred::Deferred;
use crate::html::templates::Templates;
use crate::html::url;
use crate::pages::contents::{Contents, DrawnChapter};
use crate::pages::exercises::{Pages, Taught};
use crate::pages::{self, deck};
use crate::sources::Sources;
use crate::widgets::draw;
use crate::widgets::resources::Resources;
use crate::widgets::templates;

/// Read once: a course that is served is built again and again.
static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| Templates::new(templates().chain(pages::templates())));

/// What one build begins with.
pub(super) struct Engine {
    title: Option<String>,
    sources: Rc<Sources>,
    edition: Edition,
    /// The text of every chapter as its author has it, by its path below `src`.
    chapters: BTreeMap<PathBuf, Chapter>,
    /// What is wrong with them before anything is drawn.
    problems: Vec<Problem>,
    /// The file of the deck of flash cards, where the site has one.
    deck: Option<&'static str>,
}

/// A book that was drawn.
pub(super) struct Drawn {
    pub(super) problems: Vec<Problem>,
    /// The chapter of every exercise that has a card.
    pub(super) taught: BTreeMap<String, Taught>,
    chapters: Vec<DrawnChapter>,
    deferred: Deferred,
}

impl Engine {
    /// `texts` are the chapters below `src` as their author has them.
    pub(super) fn new(
        src: &Path,
        title: Option<String>,
        texts: Vec<(PathBuf, String)>,
        sources: Rc<Sources>,
        edition: Edition,
    ) -> Engine {
        let mut chapters = BTreeMap::new();
        let mut problems = Vec::new();
        let mut included = BTreeSet::new();
        for (path, source) in texts {
            let chapter = Chapter {
                file: sources.relative(&src.join(&path)),
                path: path.clone(),
                stem: chapter::stem(&path),
                source,
                text: String::new(),
            };
            let folder = src.join(path.parent().unwrap_or(Path::new("")));
            problems.extend(includes::check(&chapter, &folder));
            problems.extend(nested::refuse_inside(&chapter, src, &mut included));
            chapters.insert(path, chapter);
        }
        Engine {
            title,
            sources,
            edition,
            chapters,
            problems,
            deck: Some(deck::FILE),
        }
    }

    /// The same for a site that gets no deck of flash cards.
    pub(super) fn without_deck(self) -> Engine {
        Engine { deck: None, ..self }
    }

    /// The chapters by their pages.
    pub(super) fn pages(&self) -> BTreeMap<PathBuf, Chapter> {
        let page = |path: &Path| {
            let index = path
                .file_stem()
                .is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
            if index {
                path.with_file_name("index.html")
            } else {
                path.with_extension("html")
            }
        };
        let chapters = self.chapters.iter();
        chapters
            .map(|(path, chapter)| (page(path), chapter.clone()))
            .collect()
    }

    /// Draws the directives of all chapters, and adds the pages that nobody wrote.
    pub(super) fn draw(&self, book: &mut Book) -> Drawn {
        let (known, resources) = (&self.chapters, self.resources());
        let found: Vec<&BookChapter> = book.chapters().collect();
        let drawings: Vec<Drawing> = found
            .into_par_iter()
            .filter_map(|made| {
                let known = known.get(made.source_path.as_ref()?)?;
                Some(drawing(resources, made, known))
            })
            .collect();
        let mut problems = self.problems.clone();
        let mut taught = BTreeMap::new();
        let mut texts = BTreeMap::new();
        let mut chapters = Vec::new();
        for drawing in drawings {
            problems.extend(drawing.problems);
            taught.extend(taught_in(&drawing.chapter));
            texts.insert(drawing.chapter.chapter.path.clone(), drawing.text);
            chapters.push(drawing.chapter);
        }
        book.for_each_chapter_mut(|chapter| {
            let path = chapter.source_path.as_ref();
            if let Some(text) = path.and_then(|path| texts.remove(path)) {
                chapter.content = text;
            }
        });
        let exercises = Pages {
            resources,
            taught: &taught,
        };
        let (list, wrong) = exercises.chapter();
        problems.extend(wrong);
        if let Some(list) = list {
            // Behind all parts.
            book.items.extend([BookItem::Separator, list]);
        }
        let mut deferred = Deferred::default();
        // The glossary is spared to look through it.
        take_out(book, &mut deferred);
        let contents = Contents {
            resources,
            chapters,
            deck: self.deck,
        };
        problems.extend(pages::add(book, &contents));
        take_out(book, &mut deferred);
        Drawn {
            problems,
            taught,
            chapters: contents.chapters,
            deferred,
        }
    }

    /// Begins what needs no page, after everything is drawn.
    pub(super) fn begin_background(&self, drawn: &mut Drawn) -> Background {
        let title = self.title.as_deref().unwrap_or("book");
        Background::begin(Needs {
            title: self.edition.title(title),
            deck: title.to_owned(),
            root: self.sources.root.clone(),
            deferred: std::mem::take(&mut drawn.deferred),
            chapters: std::mem::take(&mut drawn.chapters),
        })
    }

    fn resources(&self) -> Resources<'_> {
        Resources {
            sources: &self.sources,
            templates: &TEMPLATES,
            edition: self.edition,
        }
    }
}

impl Drawn {
    /// Puts everything deferred in its place, for an mdBook that cannot be told
    /// to put anything in later.
    pub(super) fn fill(&self, book: &mut Book) {
        book.for_each_chapter_mut(|chapter| {
            chapter.content = self.deferred.fill_markdown(&chapter.content);
        });
    }
}

/// Takes what is deferred out of every text that was just drawn. From here on,
/// only the table has it.
fn take_out(book: &mut Book, deferred: &mut Deferred) {
    book.for_each_chapter_mut(|chapter| {
        let folder = chapter.path.as_deref().and_then(Path::parent);
        let folder = folder.map(|folder| url(&folder.to_string_lossy().replace('\\', "/")));
        chapter.content = deferred.take_out_of(&folder.unwrap_or_default(), &chapter.content);
    });
}

/// A chapter that was drawn, its text and what is wrong with it.
struct Drawing {
    chapter: DrawnChapter,
    text: String,
    problems: Vec<Problem>,
}

/// Draws the directives of one chapter; `known` is what its author has open.
fn drawing(resources: Resources<'_>, made: &BookChapter, known: &Chapter) -> Drawing {
    let chapter = Chapter {
        text: made.content.clone(),
        ..known.clone()
    };
    let drawn = draw::draw(&chapter, resources);
    Drawing {
        chapter: DrawnChapter {
            title: made.name.clone(),
            path: made.path.clone().unwrap_or_default(),
            chapter,
            material: drawn.material,
        },
        text: drawn.html,
        problems: drawn.problems,
    }
}

/// The exercises that have their cards in a chapter.
fn taught_in(drawn: &DrawnChapter) -> impl Iterator<Item = (String, Taught)> {
    drawn.material.exercises.iter().map(|slug| {
        let taught = Taught {
            file: drawn.chapter.file.clone(),
            path: drawn.chapter.path.clone(),
            title: drawn.title.clone(),
        };
        (slug.clone(), taught)
    })
}
