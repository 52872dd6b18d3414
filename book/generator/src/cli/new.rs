//! `cargo course new` as the terminal shows it.

use std::path::{Path, PathBuf};

use clap::Args;
use grader::catalogue::Catalogue;
use grader::exit::Exit;

use crate::cli::terminal::say;
use crate::error::Error;
use crate::new::{Wakeline, course};

/// What is typed.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder; it must be empty or not there.
    dir: PathBuf,
    /// The course's title.
    #[arg(long, default_value = "Rate limits")]
    title: String,
    /// A checkout of Wakeline; by default what the course uses that you are in.
    #[arg(long, value_name = "DIR", conflicts_with = "git")]
    wakeline: Option<PathBuf>,
    /// A repository of Wakeline, which cargo fetches.
    #[arg(long, value_name = "URL")]
    git: Option<String>,
}

/// Makes the course. `from` is where the command was given.
pub(super) fn run(new: &New, from: &Path) -> Result<Exit, Error> {
    let wakeline = match (&new.git, &new.wakeline) {
        (Some(url), _) => Ok(Wakeline::Git(url.clone())),
        (_, Some(checkout)) => Wakeline::checkout(checkout),
        (None, None) => {
            // Outside of any course only an option can tell.
            let root = Catalogue::find_root(from).unwrap_or_else(|_| from.to_owned());
            Wakeline::of_course(&root)
        }
    };
    course(&new.dir, &new.title, &wakeline?)?;
    say!("The course is in {}. In that folder:", new.dir.display());
    say!("  cargo course serve --open    shows its book while you write it");
    say!("  cargo test                   runs everything but the unsolved starters");
    say!("Its README.md says the rest.");
    Ok(Exit::Success)
}
