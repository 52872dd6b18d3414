//! `mdbook-wakeline`: the engine as a preprocessor of stock mdBook, in the
//! edition that its section of book.toml names. A book comes in on standard
//! input, the same book with its directives drawn goes out. DIRECTIVES.md names
//! what differs from `cargo course build`.

use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{Parser, Subcommand, ValueEnum as _};
use grader::catalogue::Catalogue;
use grader::exit::Exit;
use grader::host::files::replace;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::errors;

use crate::chapter::problem::printed;
use crate::cli::terminal::say;
use crate::edition::Edition;
use crate::error::Error;
use crate::site;
use crate::site::assets::Assets;
use crate::sources::Sources;

/// Draws the directives of a book that stock mdBook builds. mdBook starts it
/// for `[preprocessor.wakeline]` in book.toml.
#[derive(Debug, Parser)]
#[command(name = "mdbook-wakeline", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say by the exit code whether a renderer gets what it needs.
    Supports {
        /// The renderer: `html` does.
        renderer: String,
    },
    /// Write the engine's style and script beside book.toml, and say what to
    /// put into it. Again after each new version of the engine.
    Install {
        /// The book's folder.
        #[arg(value_name = "BOOK", default_value = ".")]
        book: PathBuf,
    },
}

/// Why the preprocessor does not do what it was started for.
#[derive(Debug, thiserror::Error)]
enum StockError {
    /// As for every other command.
    #[error(transparent)]
    Course(#[from] Error),
    #[error("could not read {}; name the book's folder: {source:#}", .path.display())]
    Config {
        path: PathBuf,
        source: errors::Error,
    },
    #[error("could not read `edition` below [preprocessor.wakeline] in book.toml: {source:#}")]
    Key { source: errors::Error },
    #[error(
        "there is no edition `{name}`; write \"learner\" or \"instructor\" below \
         [preprocessor.wakeline] in book.toml"
    )]
    Edition { name: String },
    #[error("mdbook-wakeline reads a book from mdBook; run `mdbook build` instead: {source:#}")]
    Input { source: errors::Error },
    #[error("could not give the book back to mdBook: {source}")]
    Output { source: serde_json::Error },
}

impl StockError {
    fn exit(&self) -> Exit {
        match self {
            StockError::Course(error) => error.exit(),
            _ => Exit::Infrastructure,
        }
    }
}

/// Answers mdBook, or the author.
pub fn run() -> Exit {
    let done = match Cli::parse().command {
        Some(Command::Supports { renderer }) if renderer != "html" => return Exit::NotPassed,
        Some(Command::Supports { .. }) => Ok(()),
        Some(Command::Install { book }) => install(&book),
        None => preprocess(),
    };
    done.map_or_else(
        |error| {
            eprintln!("{}", printed(&error));
            error.exit()
        },
        |()| Exit::Success,
    )
}

/// Where the style and the script go, beside book.toml.
const FOLDER: &str = "wakeline";

fn install(book: &Path) -> Result<(), StockError> {
    let path = book.join("book.toml");
    let config = Config::from_disk(&path);
    let config = config.map_err(|source| StockError::Config { path, source })?;
    let assets = Assets::new(config.book.title.as_deref().unwrap_or("book"));
    for (name, text) in assets.joined() {
        let path = book.join(FOLDER).join(name);
        replace(&path, &text).map_err(Error::from)?;
    }
    say!(
        "Put this below [output.html] in book.toml:\n\n\
         additional-css = [\"{FOLDER}/wakeline.css\"]\n\
         additional-js = [\"{FOLDER}/wakeline.js\"]"
    );
    Ok(())
}

/// `edition = "instructor"` in the preprocessor's own table of book.toml.
fn edition(config: &Config) -> Result<Edition, StockError> {
    let named: Option<String> = config
        .get("preprocessor.wakeline.edition")
        .map_err(|source| StockError::Key { source })?;
    let Some(name) = named else {
        return Ok(Edition::Learner);
    };
    Edition::from_str(&name, false).map_err(|_| StockError::Edition { name })
}

fn preprocess() -> Result<(), StockError> {
    let input = mdbook_preprocessor::parse_input(io::stdin().lock());
    let (context, book) = input.map_err(|source| StockError::Input { source })?;
    let edition = edition(&context.config)?;
    let expanded = || -> Result<Book, Error> {
        let root = Catalogue::find_root(&context.root)?;
        let sources = Rc::new(Sources::of_course(&root)?);
        let src = context.root.join(&context.config.book.src);
        Ok(site::draw_in(&src, book, &sources, edition)?)
    };
    serde_json::to_writer(io::stdout().lock(), &expanded()?)
        .map_err(|source| StockError::Output { source })
}
