//! What one build carries along: the chapters as their authors have them, what
//! was found in them, and all that is drawn.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use mdbook_preprocessor::book::{Book, BookItem, Chapter as MdbookChapter};
use rayon::prelude::*;

use crate::chapter::directive;
use crate::chapter::includes;
use crate::chapter::problem::Problem;
use crate::chapter::{self, Chapter};
use crate::edition::Edition;
use crate::html::deferred::Held;
use crate::html::templates::Templates;
use crate::pages::exercises::{Pages, Taught};
use crate::pages::{self, Desk, deck};
use crate::site::background::{Made, Meanwhile, Needs};
use crate::sources::Sources;
use crate::widgets;
use crate::widgets::material::Drawn;
use crate::widgets::request::{Depths, Page};
use crate::widgets::resources::Pen;
use crate::widgets::splice;

/// What one build carries along.
pub(crate) struct Engine {
    pub(crate) title: Option<String>,
    sources: Rc<Sources>,
    edition: Edition,
    pub(crate) held: Arc<Held>,
    templates: Templates,
    /// The text of every chapter as its author has it, by its path below `src`.
    sources_of_chapters: BTreeMap<PathBuf, Chapter>,
    pub(crate) problems: RefCell<Vec<Problem>>,
    /// The chapter of every exercise that has a card.
    pub(crate) taught: RefCell<BTreeMap<String, Taught>>,
    drawn: RefCell<Vec<Drawn>>,
    meanwhile: RefCell<Option<Meanwhile>>,
    /// The file of the deck of flash cards, where the site has one.
    pub(crate) deck: Option<&'static str>,
}

impl Engine {
    /// `texts` are the chapters below `src` as their author has them.
    pub(crate) fn new(
        src: &Path,
        title: Option<String>,
        texts: Vec<(PathBuf, String)>,
        sources: Rc<Sources>,
        edition: Edition,
    ) -> Engine {
        let mut chapters = BTreeMap::new();
        let mut problems = Vec::new();
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
            chapters.insert(path, chapter);
        }
        Engine {
            title,
            sources,
            edition,
            held: Arc::default(),
            templates: Templates::default(),
            sources_of_chapters: chapters,
            problems: RefCell::new(problems),
            taught: RefCell::default(),
            drawn: RefCell::default(),
            meanwhile: RefCell::default(),
            deck: Some(deck::FILE),
        }
    }

    /// The chapters by their pages.
    pub(crate) fn pages(&self) -> BTreeMap<PathBuf, Chapter> {
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
        let chapters = self.sources_of_chapters.iter();
        chapters
            .map(|(path, chapter)| (page(path), chapter.clone()))
            .collect()
    }

    /// Draws the directives of all chapters, and adds the pages that nobody wrote.
    pub(crate) fn draw_all(&self, book: &mut Book) {
        let chapters: Vec<&MdbookChapter> = book.chapters().collect();
        let (known, pen) = (&self.sources_of_chapters, self.pen());
        let drawings: Vec<Drawing> = chapters
            .into_par_iter()
            .filter_map(|made| Some(draw(pen, made, known.get(made.source_path.as_ref()?)?)))
            .collect();
        let mut texts = BTreeMap::new();
        for drawing in drawings {
            self.problems.borrow_mut().extend(drawing.problems);
            self.taught.borrow_mut().extend(drawing.taught);
            texts.insert(drawing.drawn.chapter.path.clone(), drawing.text);
            self.drawn.borrow_mut().push(drawing.drawn);
        }
        book.for_each_chapter_mut(|chapter| {
            let path = chapter.source_path.as_ref();
            if let Some(text) = path.and_then(|path| texts.remove(path)) {
                chapter.content = text;
            }
        });
        self.add_exercises(book);
        let desk = Desk {
            pen,
            drawn: self.drawn.take(),
            deck: self.deck,
        };
        let problems = pages::furnish(book, &desk);
        self.drawn.replace(desk.drawn);
        self.problems.borrow_mut().extend(problems);
    }

    /// Puts everything in its place for an mdBook that cannot be told to put
    /// anything in later.
    pub(crate) fn release_into(&self, book: &mut Book) {
        book.for_each_chapter_mut(|chapter| {
            chapter.content = self.held.release_into_markdown(&chapter.content);
        });
    }

    /// Begins what needs no page, after everything is drawn.
    pub(crate) fn begin_meanwhile(&self) {
        let title = self.title.as_deref().unwrap_or("book");
        self.meanwhile.replace(Some(Meanwhile::begin(Needs {
            title: self.edition.title(title),
            deck: title.to_owned(),
            root: self.sources.root.clone(),
            held: Arc::clone(&self.held),
            drawn: self.drawn.take(),
        })));
    }

    /// What was made meanwhile; `None` if it never began, or was asked for before.
    pub(crate) fn made_meanwhile(&self) -> Option<Made> {
        self.meanwhile.take().map(Meanwhile::made)
    }

    fn pen(&self) -> Pen<'_> {
        Pen {
            sources: &self.sources,
            held: &self.held,
            templates: &self.templates,
            edition: self.edition,
        }
    }

    /// Adds the pages of the exercises, behind all parts.
    fn add_exercises(&self, book: &mut Book) {
        let pages = Pages {
            pen: self.pen(),
            taught: &self.taught.borrow(),
        };
        let (chapter, problems) = pages.chapter();
        self.problems.borrow_mut().extend(problems);
        if let Some(chapter) = chapter {
            book.items.extend([BookItem::Separator, chapter]);
        }
    }
}

/// A chapter with its directives drawn, and what was found in it.
struct Drawing {
    text: String,
    problems: Vec<Problem>,
    taught: Vec<(String, Taught)>,
    drawn: Drawn,
}

/// Draws the directives of one chapter; `known` is what its author has open.
fn draw(pen: Pen<'_>, made: &MdbookChapter, known: &Chapter) -> Drawing {
    let chapter = Chapter {
        text: made.content.clone(),
        ..known.clone()
    };
    let all = 0..chapter.text.len();
    let found = directive::find(&chapter.text, all.clone());
    let page = Page::new(&chapter, pen, Depths::of(&found));
    let mut text = splice::replace(&page, found, all);
    text.extend(["\n\n", &widgets::chapter::foot(&page), "\n"]);
    let taught = |slug| {
        let taught = Taught {
            file: chapter.file.clone(),
            path: chapter.path.clone(),
            title: made.name.clone(),
        };
        (slug, taught)
    };
    let slugs = page.exercises.take();
    let taught = slugs.into_iter().map(taught).collect();
    let (problems, brings) = (page.problems.take(), page.brings.take());
    Drawing {
        text,
        problems,
        taught,
        drawn: Drawn {
            title: made.name.clone(),
            path: made.path.clone().unwrap_or_default(),
            chapter,
            brings,
        },
    }
}
