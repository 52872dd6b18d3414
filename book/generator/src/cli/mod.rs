//! The command line: what is typed, what is printed, what the shell is told.

mod accept;
mod first_minute;
mod handout;
mod new;
mod serve;
pub mod stock;
mod terminal;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{Parser, Subcommand};
use grader::catalogue::Catalogue;
use grader::exit::Exit;

use crate::chapter::problem::{Problems, printed};
use crate::check::{self, Chapters};
use crate::cli::terminal::{say, say_book};
use crate::edition::Edition;
use crate::error::Error;
use crate::files::FileError;
use crate::site;
use crate::sources::Sources;
use crate::sources::made::{self, State};

const AFTER: &str = "\
Without a command: the first minute. It builds the book, which you can read while it
grades the sample class, and says which two pages to open.

  cargo course            see what this is
  cargo course serve      while you write a chapter
  cargo course build      the book as a folder of pages
  cargo course build --edition instructor
                          the same with solutions and teaching notes
  cargo course handout DIR
                          what learners get, without solutions
  cargo course check      before you commit; with the name of a chapter, while you
                          write it
  cargo course sync       after you changed a solution or exercise.toml
  cargo course accept     look at what programs do now, and keep it
  cargo course new …      an exercise, a chapter, a module of listings; a course of your own

What a chapter can ask for stands in book/generator/DIRECTIVES.md.
Exit codes: 0 done, 1 something did not pass, 2 wrong usage, 3 the course is broken,
4 the machine failed.";

/// Builds and checks the course: its book, its starters, its recordings.
#[derive(Debug, Parser)]
#[command(name = "cargo course", bin_name = "cargo course", version, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// The course's folder; by default the one that you are in.
    #[arg(long, global = true, value_name = "DIR")]
    course: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the book into book/html, or for instructors into book/html-instructor.
    Build {
        /// Whom the book is for. Only instructors get solutions with their
        /// misconceptions, hidden checks, teaching notes and timings.
        #[arg(long, value_enum, default_value_t)]
        edition: Edition,
    },
    /// Serve the book to this machine and reload open pages after every change.
    Serve {
        /// The port; the next free one if it is taken.
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Whom the book is for.
        #[arg(long, value_enum, default_value_t)]
        edition: Edition,
        /// Open the book in the browser.
        #[arg(long)]
        open: bool,
    },
    /// Check everything that the course promises: the book, its links, its
    /// starters, its recordings.
    Check {
        /// Only these chapters (`many-at-once`): their directives, links and
        /// twins, while you write them.
        #[arg(value_name = "CHAPTER")]
        chapters: Vec<String>,
    },
    /// Write what learners get: exercises, visible checks, the built book and
    /// the programs that they need, with nothing that they must not find.
    Handout(handout::Handout),
    /// Make an exercise, a chapter, a module of listings, or a whole course.
    New(new::New),
    /// Make what is made for exercises: starters, manifests, roots of checks.
    /// What somebody edited is kept.
    Sync {
        /// Give up the edits of this file, and make it anew.
        #[arg(long, value_name = "FILE")]
        discard: Vec<PathBuf>,
    },
    /// Look at what programs do now and nobody has accepted yet, and keep it:
    /// timelines of checks, what comes of misconceptions, Python programs.
    Accept(accept::Accept),
}

/// Runs one command.
pub fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Success
            };
            // Nothing is left to do if even this cannot be printed.
            let _ = error.print();
            return exit;
        }
    };
    dispatch(&cli).unwrap_or_else(|error| {
        eprintln!("{}", printed(&error));
        error.exit()
    })
}

fn dispatch(cli: &Cli) -> Result<Exit, Error> {
    let from = if let Some(course) = &cli.course {
        course.clone()
    } else {
        let here = Path::new("the current folder");
        std::env::current_dir().map_err(FileError::new("read", here))?
    };
    // A folder that is not there holds no course either: one error for both.
    let from = from.canonicalize().unwrap_or(from);
    // Only `new` needs no course around it.
    let root = || Catalogue::find_root(&from);
    match &cli.command {
        None => {
            let root = root()?;
            say!("The book: running its programs and drawing their timelines …");
            first_minute::run(&root, &sources(&root)?)
        }
        Some(Command::Build { edition }) => {
            let root = root()?;
            let sources = sources(&root)?;
            say_book(&site::build(&root.join("book"), &sources, *edition)?);
            Ok(Exit::Success)
        }
        Some(Command::Serve {
            port,
            edition,
            open,
        }) => serve::run(&root()?, *port, *edition, *open),
        Some(Command::Check { chapters }) if chapters.is_empty() => run_check(&sources(&root()?)?),
        Some(Command::Check { chapters }) => run_check_only(&root()?, chapters),
        Some(Command::Handout(handout)) => handout::run(&root()?, handout),
        Some(Command::New(new)) => new::run(new, &from),
        Some(Command::Sync { discard }) => run_sync(&root()?, discard),
        Some(Command::Accept(accept)) => accept::run(&root()?, accept),
    }
}

/// What the widgets draw from. Says so where there is no Python.
fn sources(root: &Path) -> Result<Rc<Sources>, Error> {
    found(root).map(Rc::new)
}

fn found(root: &Path) -> Result<Sources, Error> {
    let sources = Sources::of_course(root)?;
    if sources.twins.python().is_none() {
        say!(
            "No Python 3.11 or later here: the timelines of the Python twins are the recorded ones."
        );
    }
    Ok(sources)
}

fn run_check(sources: &Rc<Sources>) -> Result<Exit, Error> {
    let findings = check::check(sources)?;
    if !findings.without_chapter.is_empty() {
        say!(
            "Without a chapter yet: {}.",
            findings.without_chapter.join(", ")
        );
    }
    if findings.problems.is_empty() {
        say!("Book, links, starters and recordings are as they should be.");
        return Ok(Exit::Success);
    }
    eprintln!("{}", Problems(findings.problems));
    Ok(Exit::NotPassed)
}

fn run_check_only(root: &Path, names: &[String]) -> Result<Exit, Error> {
    let mut sources = found(root)?;
    let chapters = Chapters::named(&sources, names)?;
    let programs = chapters.programs(&sources)?;
    sources.twins = sources.twins.only(programs);
    let problems = check::check_only(&Rc::new(sources), &chapters)?;
    if problems.is_empty() {
        say!(
            "Directives, links and twins of {} are as they should be.",
            names.join(", ")
        );
        return Ok(Exit::Success);
    }
    eprintln!("{}", Problems(problems));
    Ok(Exit::NotPassed)
}

fn run_sync(root: &Path, discard: &[PathBuf]) -> Result<Exit, Error> {
    let catalogue = Catalogue::load(root)?;
    // As it was typed: from the folder of the course, or from anywhere.
    let of_course = |path: &PathBuf| {
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        let within = root.canonicalize().ok();
        let within = within.and_then(|root| whole.strip_prefix(root).ok().map(Path::to_owned));
        within.unwrap_or_else(|| path.clone())
    };
    let discard: Vec<PathBuf> = discard.iter().map(of_course).collect();
    let mut fresh = 0;
    for file in made::sync_and_discard(&catalogue, &discard)? {
        let path = file.path.display();
        match file.state {
            State::Fresh | State::Unlocked => fresh += 1,
            State::Stale | State::Missing => say!("wrote  {path}"),
            State::Edited if discard.contains(&file.path) => {
                say!("wrote  {path}  (what was edited is gone)");
            }
            State::Edited => say!(
                "kept   {path}  (edited; `cargo course sync --discard {path}` makes {} of it)",
                file.what
            ),
        }
    }
    say!("{fresh} up to date already.");
    Ok(Exit::Success)
}
