//! The engine as a preprocessor of stock mdBook: a book comes in on standard
//! input, the same book with its directives drawn goes out.

use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum as _};
use grader::catalogue::Catalogue;
use grader::exit::Exit;
use mdbook_preprocessor::config::Config;

use crate::cli::terminal::say;
use crate::cli::told;
use crate::edition::Edition;
use crate::error::Error;
use crate::files;
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
            let (exit, text) = told(&error);
            eprintln!("{text}");
            exit
        },
        |()| Exit::Success,
    )
}

/// Where the style and the script go, beside book.toml.
const FOLDER: &str = "wakeline";

fn install(book: &Path) -> anyhow::Result<()> {
    let config = book.join("book.toml");
    let config = Config::from_disk(&config).with_context(|| {
        format!(
            "could not read {}; name the book's folder",
            config.display()
        )
    })?;
    let assets = Assets::new(config.book.title.as_deref().unwrap_or("book"));
    for (name, text) in assets.joined() {
        let path = book.join(FOLDER).join(name);
        files::replace(&path, &text).map_err(Error::io("write", &path))?;
    }
    say!(
        "Put this below [output.html] in book.toml:\n\n\
         additional-css = [\"{FOLDER}/wakeline.css\"]\n\
         additional-js = [\"{FOLDER}/wakeline.js\"]"
    );
    Ok(())
}

/// `edition = "instructor"` in the preprocessor's own table of book.toml.
fn edition(config: &Config) -> anyhow::Result<Edition> {
    let named: Option<String> = config
        .get("preprocessor.wakeline.edition")
        .context("could not read `edition` below [preprocessor.wakeline] in book.toml")?;
    named.map_or(Ok(Edition::Learner), |named| {
        Edition::from_str(&named, false).map_err(|_| {
            anyhow::anyhow!(
                "there is no edition `{named}`; write \"learner\" or \"instructor\" below \
                 [preprocessor.wakeline] in book.toml"
            )
        })
    })
}

fn preprocess() -> anyhow::Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(io::stdin().lock())
        .context("mdbook-wakeline reads a book from mdBook; run `mdbook build` instead")?;
    let edition = edition(&context.config)?;
    let root = Catalogue::find_root(&context.root).map_err(Error::from)?;
    let sources = Rc::new(Sources::of_course(&root).map_err(Error::from)?);
    let src = context.root.join(&context.config.book.src);
    let book = site::draw_in(&src, book, &sources, edition).map_err(Error::from)?;
    serde_json::to_writer(io::stdout().lock(), &book)
        .context("could not give the book back to mdBook")
}
