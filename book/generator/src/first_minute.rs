//! `cargo course` without a command: the book is built, the sample class is
//! graded, and both pages are named.

use std::path::Path;

use grader::exit::Exit;

use crate::cli::{say_book, sources};
use crate::error::Error;
use crate::site;

pub(crate) fn run(root: &Path) -> anyhow::Result<Exit> {
    println!("Building the book: running its programs and drawing their timelines …");
    let sources = sources(root)?;
    say_book(&site::build(&root.join("book"), &sources).map_err(Error::from)?);
    Ok(Exit::Success)
}
