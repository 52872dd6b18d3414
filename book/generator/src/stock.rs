//! The engine as a preprocessor of stock mdBook: a book comes in on standard
//! input, the same book with its directives drawn goes out.

use std::io;
use std::rc::Rc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use grader::catalogue::Catalogue;
use grader::exit::Exit;

use crate::cli::told;
use crate::error::Error;
use crate::site;
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
}

/// Answers mdBook.
pub fn run() -> Exit {
    match Cli::parse().command {
        Some(Command::Supports { renderer }) if renderer == "html" => Exit::Success,
        Some(Command::Supports { .. }) => Exit::NotPassed,
        None => preprocess().map_or_else(
            |error| {
                let (exit, text) = told(&error);
                eprintln!("{text}");
                exit
            },
            |()| Exit::Success,
        ),
    }
}

fn preprocess() -> anyhow::Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(io::stdin().lock())
        .context("mdbook-wakeline reads a book from mdBook; run `mdbook build` instead")?;
    let root = Catalogue::find_root(&context.root).map_err(Error::from)?;
    let sources = Rc::new(Sources::of_course(&root)?);
    let src = context.root.join(&context.config.book.src);
    let book = site::draw_in(&src, book, &sources).map_err(Error::from)?;
    serde_json::to_writer(io::stdout().lock(), &book)
        .context("could not give the book back to mdBook")
}
