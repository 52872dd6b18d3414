//! From a book's folder to its pages: mdBook as a library, with one preprocessor
//! that draws the directives.
//!
//! `engine` turns the chapters into what mdBook renders; while it renders,
//! `background` makes what needs no page; then `assets` gives each page its
//! links, `chrome` mends the frame, and what was deferred takes its place. All
//! mistakes of all chapters are reported at once. The finished site takes the
//! old one's place in one step, so a build that fails changes nothing.
//!
//! Stock mdBook, which renders the book itself, is served by the same engine
//! (`draw_in`): what is deferred goes into the chapters at once,
//! because nobody comes by after mdBook has rendered.

pub(crate) mod assets;
mod background;
pub(crate) mod chrome;
mod engine;
mod nested;
mod parts;
mod warnings;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use grader::host::waiting::Waiting;
use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem, Chapter as MdbookChapter};
use mdbook_preprocessor::config::{Config, TextDirection};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, errors};

use self::background::{Background, Made};
use self::engine::{Drawn, Engine};
use crate::chapter::Chapter;
use crate::chapter::problem::Problems;
use crate::chapter::summary;
use crate::edition::Edition;
use crate::files::FileError;
use crate::html::deferred::Medium;
use crate::html::focus::reachable;
use crate::pages::deck::DeckError;
use crate::sources::Sources;

/// A book that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Where its pages lie.
    pub folder: PathBuf,
    /// Whom it is for.
    pub edition: Edition,
    /// The page that a reader opens.
    pub index: PathBuf,
    /// The chapter that each page was made of, by the page's path below `folder`.
    pub pages: BTreeMap<PathBuf, Chapter>,
    /// The chapter of every exercise that has a card.
    pub exercises: BTreeMap<String, PathBuf>,
}

/// Why there is no book.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Its chapters want something that is not there.
    #[error("{0}; the site was left as it was")]
    Problems(#[from] Problems),
    /// mdBook cannot load or render it.
    #[error("mdBook could not build {}: {source:#}", .book.display())]
    Mdbook {
        /// The book's folder.
        book: PathBuf,
        /// mdBook's own words.
        source: errors::Error,
    },
    /// The deck of flash cards could not be written.
    #[error(transparent)]
    Deck(#[from] DeckError),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Builds the book in `folder`, which holds `book.toml`.
pub fn build(folder: &Path, sources: &Rc<Sources>, edition: Edition) -> Result<Site, BuildError> {
    make(folder, sources, edition, None)
}

/// The same, with the pages in another folder than `book.toml` names.
pub fn build_into(
    folder: &Path,
    sources: &Rc<Sources>,
    edition: Edition,
    target: &Path,
) -> Result<Site, BuildError> {
    make(folder, sources, edition, Some(target))
}

fn make(
    folder: &Path,
    sources: &Rc<Sources>,
    edition: Edition,
    target: Option<&Path>,
) -> Result<Site, BuildError> {
    let _waiting = Waiting::until("drawing the pages");
    let broken = |source: errors::Error| BuildError::Mdbook {
        book: folder.to_owned(),
        source,
    };
    let write = |path: &Path| FileError::new("write the site to", path);
    let src = folder.join("src");
    let missing = summary::check(&src, &sources.relative(&src.join("SUMMARY.md")));
    if !missing.is_empty() {
        return Err(Problems(missing).into());
    }
    let mut book = MDBook::load(folder).map_err(broken)?;
    let pages = || edition.folder(&folder.join(&book.config.build.build_dir));
    let target = target.map_or_else(pages, Path::to_owned);
    let beside = target.parent().unwrap_or(folder);
    let fresh = tempfile::Builder::new()
        .prefix(".site-")
        .tempdir_in(beside)
        .map_err(write(beside))?;
    let pages = fresh.path().join("site");
    let title = book.config.book.title.clone();
    configure(&mut book.config, edition, &pages).map_err(broken)?;
    let src = folder.join(&book.config.book.src);
    parts::insert(&mut book.book, &src)?;
    let chapters = book.iter().filter_map(chapter_of);
    let chapters: Vec<_> = chapters
        .map(|(path, chapter)| (path.clone(), chapter.content.clone()))
        .collect();
    let engine = Engine::new(&src, title, chapters, Rc::clone(sources), edition);
    let engine = Rc::new(engine);
    let result = Rc::default();
    book.with_preprocessor(Directives {
        engine: Rc::clone(&engine),
        result: Rc::clone(&result),
    });
    let (built, warnings) = warnings::collect(|| {
        nested::include(&mut book.book, &src)?;
        book.build()
    });
    let Some((drawn, background)) = result.take() else {
        built.map_err(broken)?;
        return Err(broken(errors::Error::msg(
            "it did not ask for the directives",
        )));
    };
    let mut problems = drawn.problems;
    if problems.is_empty() {
        built.map_err(broken)?;
        let file = sources.relative(&folder.join("book.toml"));
        problems.extend(warnings::problems(&warnings, &engine.pages(), &file));
    }
    let Some(background) = background.filter(|_| problems.is_empty()) else {
        return Err(Problems::in_order(problems).into());
    };
    let direction = book.config.book.realized_text_direction();
    finish(background.finish(), &pages, &engine.pages(), direction)?;
    put_in_place(&pages, &target, fresh.path()).map_err(write(&target))?;
    let taught = drawn.taught.into_iter();
    Ok(Site {
        index: target.join("index.html"),
        folder: target,
        edition,
        pages: engine.pages(),
        exercises: taught.map(|(slug, taught)| (slug, taught.file)).collect(),
    })
}

/// What this engine wants of mdBook.
fn configure(config: &mut Config, edition: Edition, pages: &Path) -> errors::Result<()> {
    pages.clone_into(&mut config.build.build_dir);
    // A playground would call a server as soon as a page is opened.
    config.set("output.html.playground.runnable", false)?;
    if config.contains_key("preprocessor.wakeline") {
        // It is there for stock mdBook; here the engine itself draws.
        config.set("preprocessor.wakeline.renderers", [""; 0])?;
    }
    if edition == Edition::Instructor {
        let title = config.book.title.as_deref().unwrap_or("book");
        config.book.title = Some(edition.title(title));
    }
    Ok(())
}

/// Puts into the rendered pages what they load and what was deferred, and the
/// deck of flash cards beside them. `written` are the pages of chapters.
fn finish(
    made: Made,
    pages: &Path,
    written: &BTreeMap<PathBuf, Chapter>,
    direction: TextDirection,
) -> Result<(), BuildError> {
    let mixed = ["index.html", "print.html"].map(Path::new);
    let fill = |page: &Path, chapter: &str| {
        let mut chapter = reachable(&chrome::named(chapter));
        let ours = !written.contains_key(page) && !mixed.contains(&page);
        if ours && direction == TextDirection::RightToLeft {
            chapter = chrome::left_to_right(&chapter);
        }
        made.deferred.fill(&chapter, Medium::of(page))
    };
    made.assets.install(pages, fill)?;
    if let Some(deck) = made.deck {
        deck.write(pages)?;
    }
    Ok(())
}

/// Draws the directives of a book that another mdBook renders. It cannot be
/// told to put anything in later, so everything is in its place already.
pub(crate) fn draw_in(
    src: &Path,
    mut book: Book,
    sources: &Rc<Sources>,
    edition: Edition,
) -> Result<Book, BuildError> {
    draw(src, &mut book, sources, edition)?.fill(&mut book);
    Ok(book)
}

/// Replaces the directives of a book that was loaded from `src`.
fn draw(
    src: &Path,
    book: &mut Book,
    sources: &Rc<Sources>,
    edition: Edition,
) -> Result<Drawn, BuildError> {
    parts::insert(book, src)?;
    let mut chapters = Vec::new();
    for (path, _) in book.iter().filter_map(chapter_of) {
        let file = src.join(path);
        let text = fs::read_to_string(&file);
        let text = text.map_err(FileError::new("read", &file))?;
        chapters.push((path.clone(), text));
    }
    let engine = Engine::new(src, None, chapters, Rc::clone(sources), edition).without_deck();
    let mut drawn = engine.draw(book);
    let pages = engine.pages();
    let refused = pages.values().map(|chapter| nested::refuse(chapter, src));
    drawn.problems.extend(refused.flatten());
    if !drawn.problems.is_empty() {
        return Err(Problems::in_order(drawn.problems).into());
    }
    Ok(drawn)
}

/// A book with every directive replaced, as some mdBook gets it to render.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// As this engine's mdBook gets it: with placeholders for drawings and
    /// answers.
    pub deferred: Book,
    /// As any other mdBook gets it: everything is in its place.
    pub whole: Book,
}

/// The book as mdBook gets it to render. To measure what drawing costs beside
/// rendering.
pub fn expanded(folder: &Path, sources: &Rc<Sources>) -> Result<Expanded, BuildError> {
    let loaded = MDBook::load(folder).map_err(|source| BuildError::Mdbook {
        book: folder.to_owned(),
        source,
    })?;
    let src = folder.join(&loaded.config.book.src);
    let mut deferred = loaded.book;
    let drawn = draw(&src, &mut deferred, sources, Edition::Learner)?;
    let mut whole = deferred.clone();
    drawn.fill(&mut whole);
    Ok(Expanded { deferred, whole })
}

/// A chapter with a file, and its path below `src`.
fn chapter_of(item: &BookItem) -> Option<(&PathBuf, &MdbookChapter)> {
    let BookItem::Chapter(chapter) = item else {
        return None;
    };
    Some((chapter.source_path.as_ref()?, chapter))
}

/// Moves the new site to where the old one is; the old one goes to `scratch`.
fn put_in_place(pages: &Path, target: &Path, scratch: &Path) -> io::Result<()> {
    let old = scratch.join("old");
    let replaced = match fs::rename(target, &old) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    fs::rename(pages, target).inspect_err(|_| {
        if replaced {
            // The old site is better than none; if this fails too, the first
            // error is the one that says why.
            let _ = fs::rename(&old, target);
        }
    })
}

/// What came of drawing, and what goes on in the background if nothing was wrong.
type Outcome = (Drawn, Option<Background>);

/// The engine as mdBook sees it. mdBook gets the book, and `result` the rest.
struct Directives {
    engine: Rc<Engine>,
    result: Rc<RefCell<Option<Outcome>>>,
}

impl Preprocessor for Directives {
    // The trait wants it so.
    #[allow(clippy::unnecessary_literal_bound)]
    fn name(&self) -> &str {
        // Not the name of the one that stock mdBook starts.
        "wakeline-engine"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> errors::Result<Book> {
        let mut drawn = self.engine.draw(&mut book);
        let fine = drawn.problems.is_empty();
        let background = fine.then(|| self.engine.begin_background(&mut drawn));
        self.result.replace(Some((drawn, background)));
        if fine {
            Ok(book)
        } else {
            Err(errors::Error::msg("the chapters have errors"))
        }
    }
}
