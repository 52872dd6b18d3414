//! The command line. Arguments are parsed here and resolved once into what the
//! commands work with; an error is printed once, here.

mod check;
mod class;
mod diagnoses;
mod export;
mod jail;
mod learner;
mod paint;
mod self_test;
mod trace;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::catalogue::{Catalogue, Exercise, ExercisesArg, Origin};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::Audience;

/// Grades asynchronous programs by their timeline.
///
/// Learners ask for a verdict on their own copy of the course. Instructors
/// point at a folder of submissions and get a report of the class.
#[derive(Parser)]
#[command(
    name = "cargo grader",
    version,
    after_help = "Examples:
  cargo grader list                           what there is to solve
  cargo grader check at-most-n                your code: verdict, points, both timelines
  cargo grader hint at-most-n                 a nudge
  cargo grader grade submissions --out marks  a whole class
  cargo grader grade submissions --out marks --exercises my-exercises
                                              by your own crates with ordinary tests

Exit codes: 0 all passed or the run is complete, 1 something did not pass, 2 wrong usage,
3 the course itself is broken, 4 the machine failed, 130 stopped by Ctrl-C."
)]
struct Cli {
    /// The course's folder; by default the one around the current folder.
    #[arg(long, global = true, value_name = "DIR")]
    course: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Grade your own code, in place.
    #[command(after_help = "Examples:
  cargo grader check at-most-n       one exercise
  cargo grader check                 all of them")]
    Check {
        /// The exercises; all of them if none is named.
        #[arg(value_name = "SLUG")]
        slugs: Vec<String>,
        #[command(flatten)]
        crates: ExercisesArg,
        /// How to show it: for people, or a line of JSON an exercise.
        #[arg(long, value_enum, default_value_t)]
        format: Wire,
    },
    /// List parts and exercises, with minutes and points.
    List {
        #[command(flatten)]
        crates: ExercisesArg,
        /// Print JSON for programs.
        #[arg(long)]
        json: bool,
    },
    /// Show a hint. There are three, from a nudge to nearly the answer.
    Hint {
        /// The exercise.
        slug: String,
        /// Which hint.
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        number: usize,
    },
    /// List every diagnosis with its verdict. For authors.
    Diagnoses,
    /// Begin an exercise again. Your code is kept beside the fresh starter.
    Reset {
        /// The exercise.
        slug: String,
    },
    /// Run your code and show its timeline: operations, and every poll.
    #[command(after_help = "Examples:
  cargo grader trace at-most-n
  cargo grader trace at-most-n --format html --output run.html
                                       to go through it step by step, in a browser
  cargo grader trace at-most-n --format svg > timeline.svg
  cargo grader trace at-most-n --format json | jq .total_ms
  cargo grader trace at-most-n --format perfetto --output run.perfetto-trace
                                       to be opened in https://ui.perfetto.dev")]
    Trace {
        /// The exercise.
        slug: String,
        /// How to show it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// Only this check. All formats but text show one. If none is named,
        /// that is the first; for html, the first that does not pass.
        #[arg(long, value_name = "NAME")]
        check: Option<String>,
        /// Write to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Grade a folder of submissions.
    ///
    /// DIR holds one folder or archive (zip, tar.gz) a student, with
    /// `<slug>/src/lib.rs`, the path of the exercise as in the course, or a
    /// clone of the course; or it is the unpacked download of Gradescope,
    /// Canvas, Moodle or a GitHub classroom. Which of these it is, is
    /// recognised and said. Run it again to resume, or after more was handed
    /// in: what did not change is not graded again.
    ///
    /// With --exercises it grades by crates of your own, anywhere on this
    /// machine. They need no wakeline and no exercise.toml: each test in
    /// tests/*.rs counts one point, ignored ones too. A submission may do what
    /// the crate's own src/ or .meta/example.rs does: `use std::fs;` there
    /// allows files.
    #[command(after_help = class::EXAMPLES)]
    Grade(class::GradeArgs),
    /// Write the report of an output folder again, or pages to hand out.
    ///
    /// For instructors: results.jsonl, index.html and students/, with every
    /// check. For students: for-students/, with a page each that tells nothing
    /// of hidden checks and of others.
    Report {
        /// A folder that `grade` wrote.
        out: PathBuf,
        /// Whom it is for.
        #[arg(long, value_enum, default_value_t)]
        audience: Audience,
    },
    /// Write the results of an output folder for a platform.
    #[command(after_help = export::EXAMPLES)]
    Export(export::ExportArgs),
    /// Hold every promise that the exercises make. For authors.
    ///
    /// Runs starters, solutions, other right ways and misconceptions, and holds
    /// that each gets what it must get. What is missing or broken is said in the
    /// order in which one would mend it. An exercise that kept its promises is
    /// run again when anything that they depend on has changed. New timelines,
    /// and what comes of misconceptions, are accepted by `cargo course accept`.
    SelfTest {
        /// The exercises; all of them if none is named.
        #[arg(value_name = "SLUG")]
        slugs: Vec<String>,
        /// Run also those that kept their promises and did not change.
        #[arg(long)]
        fresh: bool,
    },
}

/// Who reads what is said.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Wire {
    /// People.
    #[default]
    Text,
    /// Programs.
    Json,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Operations and polls, as text.
    #[default]
    Text,
    /// A page that plays the run event by event, beside what was expected. It
    /// shows the first of the check's worlds in which they differ.
    Html,
    /// A drawing.
    Svg,
    /// A document `wakeline/timeline/v1`; times are virtual milliseconds.
    Json,
    /// A binary trace for ui.perfetto.dev; times are virtual nanoseconds.
    Perfetto,
}

/// Runs the command line of this process and gives its exit code. Prints an
/// error once, to standard error.
pub fn run() -> Exit {
    let args = export::with_format_first(std::env::args_os().collect());
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is nobody's error.
            let _ = error.print();
            if let Some(help) = export::help_on(&error, &args) {
                let _ = writeln!(std::io::stderr(), "\n{help}");
            }
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Success
            };
        }
    };
    match dispatch(cli) {
        Ok(exit) => exit,
        Err(error) => {
            let paint = paint::for_stderr();
            let _ = writeln!(std::io::stderr(), "{} {error}", paint.bad("error:"));
            error.exit()
        }
    }
}

fn dispatch(cli: Cli) -> Result<Exit, Error> {
    let course = cli.course;
    match cli.command {
        Command::Report { out, audience } => class::report(&out, audience),
        Command::Export(args) => export::run(&args, course.as_deref()),
        Command::Check {
            slugs,
            crates,
            format,
        } => {
            let catalogue = Catalogue::of(&crates.origin(course.as_deref())?)?;
            check::run(&catalogue, &named(&catalogue, &slugs)?, format)
        }
        Command::List { crates, json } => {
            let origin = crates.origin(course.as_deref())?;
            let catalogue = Catalogue::of(&origin)?;
            match origin {
                _ if json => learner::list_json(&catalogue),
                Origin::Course(_) => learner::list(&catalogue),
                Origin::Crates(_) => learner::list_tests(&catalogue),
            }
            Ok(Exit::Success)
        }
        Command::Diagnoses => {
            diagnoses::list();
            Ok(Exit::Success)
        }
        Command::Grade(args) => class::grade(args, course.as_deref()),
        Command::Hint { slug, number } => {
            learner::hint(around(course.as_deref())?.exercise(&slug)?, number)
        }
        Command::Reset { slug } => learner::reset(around(course.as_deref())?.exercise(&slug)?),
        Command::Trace {
            slug,
            format,
            check,
            output,
        } => {
            let catalogue = around(course.as_deref())?;
            let wanted = trace::Wanted {
                exercise: catalogue.exercise(&slug)?,
                format,
                check: check.as_deref(),
                output: output.as_deref(),
            };
            trace::run(&catalogue, &wanted)
        }
        Command::SelfTest { slugs, fresh } => {
            let catalogue = around(course.as_deref())?;
            self_test::run(&catalogue, &named(&catalogue, &slugs)?, fresh)
        }
    }
}

/// The course of that folder, or the one around the current folder.
fn around(course: Option<&Path>) -> Result<Catalogue, Error> {
    Catalogue::of(&Origin::course(course)?)
}

/// The exercises of these names; all of them for no name.
fn named<'a>(catalogue: &'a Catalogue, slugs: &[String]) -> Result<Vec<&'a Exercise>, Error> {
    if slugs.is_empty() {
        return Ok(catalogue.exercises().collect());
    }
    slugs.iter().map(|slug| catalogue.exercise(slug)).collect()
}

/// Prints to standard output. A closed pipe (`| head`) is nobody's error.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
