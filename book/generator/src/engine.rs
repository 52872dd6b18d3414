//! What one build carries along: the chapters as their authors have them, what
//! was found in them, and all that is drawn.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_preprocessor::book::{Book, BookItem, Chapter as MdbookChapter};

use crate::chapter::Chapter;
use crate::exercises::{Pages, Taught};
use crate::held::Held;
use crate::includes;
use crate::page::Page;
use crate::problem::Problem;
use crate::reader::{self, Desk, Drawn, deck};
use crate::sources::Sources;
use crate::splice;
use crate::templates::Templates;
use crate::widget;

/// What one build carries along.
pub(crate) struct Engine {
    pub(crate) title: Option<String>,
    sources: Rc<Sources>,
    pub(crate) held: Held,
    templates: Templates,
    /// The text of every chapter as its author has it, by its path below `src`.
    sources_of_chapters: BTreeMap<PathBuf, Chapter>,
    pub(crate) problems: RefCell<Vec<Problem>>,
    /// The chapter of every exercise that has a card.
    pub(crate) taught: RefCell<BTreeMap<String, Taught>>,
    pub(crate) drawn: RefCell<Vec<Drawn>>,
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
    ) -> Engine {
        let mut chapters = BTreeMap::new();
        let mut problems = Vec::new();
        for (path, source) in texts {
            let stem = path
                .with_extension("")
                .to_string_lossy()
                .replace(['/', '\\'], "-");
            let chapter = Chapter {
                file: sources.relative(&src.join(&path)),
                path: path.clone(),
                stem,
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
            held: Held::default(),
            templates: Templates::default(),
            sources_of_chapters: chapters,
            problems: RefCell::new(problems),
            taught: RefCell::default(),
            drawn: RefCell::default(),
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
        book.for_each_chapter_mut(|chapter| {
            if let Some(drawn) = self.draw(chapter) {
                chapter.content = drawn;
            }
        });
        self.add_exercises(book);
        let desk = self.desk(book);
        let problems = reader::furnish(book, &desk);
        self.drawn.replace(desk.drawn);
        self.problems.borrow_mut().extend(problems);
    }

    /// Draws the directives of one chapter.
    fn draw(&self, made: &MdbookChapter) -> Option<String> {
        let text = &made.content;
        let known = self.sources_of_chapters.get(made.source_path.as_ref()?)?;
        let chapter = Chapter {
            text: text.to_owned(),
            ..known.clone()
        };
        let page = Page::new(&chapter, &self.sources, &self.held, &self.templates);
        let mut drawn = splice::expand(&page, 0..text.len());
        drawn.extend(["\n\n", &widget::foot(&page), "\n"]);
        self.problems.borrow_mut().extend(page.problems.take());
        let taught = || Taught {
            file: chapter.file.clone(),
            path: known.path.clone(),
            title: made.name.clone(),
        };
        let slugs = page.exercises.take();
        let taught = slugs.into_iter().map(|slug| (slug, taught()));
        self.taught.borrow_mut().extend(taught);
        let brings = page.brings.take();
        self.drawn.borrow_mut().push(Drawn {
            title: made.name.clone(),
            path: made.path.clone().unwrap_or_default(),
            chapter,
            brings,
        });
        Some(drawn)
    }

    /// What the reader's pages are made of, in the order of the book.
    fn desk(&self, book: &Book) -> Desk<'_> {
        let mut drawn = self.drawn.take();
        let place = |path: &Path| {
            book.chapters()
                .position(|it| it.path.as_deref() == Some(path))
        };
        drawn.sort_by_key(|chapter| place(&chapter.path));
        Desk {
            sources: &self.sources,
            held: &self.held,
            templates: &self.templates,
            drawn,
            deck: self.deck,
        }
    }

    /// Adds the pages of the exercises, behind all parts.
    fn add_exercises(&self, book: &mut Book) {
        let pages = Pages {
            sources: &self.sources,
            held: &self.held,
            templates: &self.templates,
            taught: &self.taught.borrow(),
        };
        let (chapter, problems) = pages.chapter();
        self.problems.borrow_mut().extend(problems);
        if let Some(chapter) = chapter {
            book.items.extend([BookItem::Separator, chapter]);
        }
    }
}
