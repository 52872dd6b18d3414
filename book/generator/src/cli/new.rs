//! `cargo course new` as the terminal shows it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use grader::catalogue::{Catalogue, Kind};
use grader::exit::Exit;

use crate::cli::terminal::say;
use crate::error::Error;
use crate::new::{self, NewListing, Wakeline};

const AFTER: &str = "\
Examples:
  cargo course new exercise tasks/at-most-n --kind write
  cargo course new chapter many-at-once
  cargo course new listing many_at_once
  cargo course new course ../limits --title \"Rate limits\"

What is left to write stands behind `WRITE: ` in the new files; `cargo grader self-test` and
`cargo course check` ask for it. CONTRIBUTING.md has an exercise from its first line to the end.";

/// What is typed.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// An exercise, as the last of its part.
    Exercise {
        /// Its part and its name, as in tasks/at-most-n. A part that is not
        /// there is made, too.
        #[arg(value_name = "PART/SLUG")]
        place: String,
        /// What learners do in it.
        #[arg(long)]
        kind: KindArg,
        /// Its name in prose; by default made of the slug.
        #[arg(long)]
        title: Option<String>,
    },
    /// A chapter, and the module of listings for its programs.
    Chapter {
        /// Its name in addresses, as in many-at-once. An entry of SUMMARY.md
        /// with the same title and without a page gets it.
        #[arg(value_name = "NAME")]
        name: String,
        /// Its title.
        #[arg(long)]
        title: Option<String>,
    },
    /// A module of listings: programs that chapters show, with the first
    /// asyncio twin.
    Listing {
        /// Its name in Rust, as in `many_at_once`.
        #[arg(value_name = "MODULE")]
        module: String,
    },
    /// A small course of a subject of your own, in a folder of its own.
    Course(NewCourse),
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindArg {
    /// Fill a gap.
    Fill,
    /// Write a function.
    Write,
    /// Mend code that is wrong.
    Debug,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Kind {
        match kind {
            KindArg::Fill => Kind::Fill,
            KindArg::Write => Kind::Write,
            KindArg::Debug => Kind::Debug,
        }
    }
}

#[derive(Debug, Args)]
struct NewCourse {
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

/// Makes it. `from` is where the command was given.
pub(super) fn run(new: &New, from: &Path) -> Result<Exit, Error> {
    match &new.what {
        What::Exercise { place, kind, title } => {
            let root = Catalogue::find_root(from)?;
            let made = new::exercise(&root, place, (*kind).into(), title.as_deref())?;
            if let Some(part) = made.new_part {
                say!("The part “{part}” is new in exercises/course.toml.");
            }
            let slug = &made.slug;
            say!("What is left to write, in this order:");
            for path in made.to_write {
                say!("  {}", path.display());
            }
            say!("and a file for each misconception in wrong/, beside its src/. Then:");
            say!("  cargo course sync             makes the starter of the solution");
            say!("  cargo course accept {slug}    shows what happens, and keeps it");
            say!("  cargo grader self-test {slug} says what is missing");
        }
        What::Chapter { name, title } => {
            let root = Catalogue::find_root(from)?;
            let made = new::chapter(&root, name, title.as_deref())?;
            say!("What is left to write:");
            say!("  {}", made.path.display());
            if let Some(listing) = &made.listing {
                say_listing(listing);
            }
            say!("  cargo course serve --open     shows the chapter while you write it");
            say!("  cargo course check {name}     says what is missing");
        }
        What::Listing { module } => {
            let root = Catalogue::find_root(from)?;
            let made = new::listing(&root, module)?;
            say!("What is left to write:");
            say_listing(&made);
        }
        What::Course(course) => make_course(course, from)?,
        What::Other(words) => {
            let word = words.first().map(|word| word.to_string_lossy());
            return Err(grader::Error::Usage(format!(
                "there is no `cargo course new {0}`. A course is made by `cargo course new course \
                 DIR`; `cargo course new --help` shows what else there is",
                word.unwrap_or_default()
            ))
            .into());
        }
    }
    Ok(Exit::Success)
}

fn say_listing(made: &NewListing) {
    for path in &made.to_write {
        say!("  {}", path.display());
    }
    say!("Then:");
    say!(
        "  cargo course accept {}        shows what the Python program does, and keeps it",
        made.module
    );
}

fn make_course(new: &NewCourse, from: &Path) -> Result<(), Error> {
    let wakeline = match (&new.git, &new.wakeline) {
        (Some(url), _) => Ok(Wakeline::Git(url.clone())),
        (_, Some(checkout)) => Wakeline::checkout(checkout),
        (None, None) => {
            // Outside of any course only an option can tell.
            let root = Catalogue::find_root(from).unwrap_or_else(|_| from.to_owned());
            Wakeline::of_course(&root)
        }
    };
    new::course(&new.dir, &new.title, &wakeline?)?;
    say!("The course is in {}. In that folder:", new.dir.display());
    say!("  cargo course serve --open    shows its book while you write it");
    say!("  cargo test                   runs everything but the unsolved starters");
    say!("Its README.md says the rest.");
    Ok(())
}
