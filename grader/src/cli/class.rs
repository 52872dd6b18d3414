//! `grade` and `report`: a whole class.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::jail::JailArgs;
use super::{Wire, paint, print};
use crate::catalogue::ExercisesArg;
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::{Options, Shard, grade as grade_class};
use crate::host::stop::Stop;
use crate::intake::Shape;
use crate::intake::attempts::Attempts;
use crate::progress::{self, Verbosity};
use crate::report::{self, Audience};
use crate::results::Summary;

pub(super) const EXAMPLES: &str = "Examples:
  cargo grader grade submissions --out marks
  cargo grader grade canvas-download --out marks --exercise at-most-n
  cargo grader grade submissions --out marks --exercises my-exercises
                                       your own: any crate with src/lib.rs and tests/*.rs
  cargo grader grade submissions --out marks --late late.toml --attempts best
                                       grader/LATE.md shows what a policy can say
  cargo grader grade submissions --out marks-1 --shard 1/4    a quarter of the class
  cargo grader grade submissions --out marks --student ada    once more, whatever is known
  cargo grader grade submissions --out marks --seed 7         in the worlds 0, 7 and 8
  cargo grader grade submissions --out marks --quiet          for cron: one line, and errors
  cargo grader grade submissions --out marks --format json    for programs: a line an event";

const STOPPING: &str = "stopping: what runs is finished first; Ctrl-C again ends it at once";

#[derive(Args)]
pub(super) struct GradeArgs {
    /// The folder of submissions.
    #[arg(value_name = "DIR")]
    submissions: PathBuf,
    #[command(flatten)]
    crates: ExercisesArg,
    /// Where results go.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Read DIR in this shape instead of recognising it.
    #[arg(long, value_enum, value_name = "SHAPE")]
    shape: Option<Shape>,
    /// The assignment that the names of classroom clones begin with.
    #[arg(long, value_name = "NAME")]
    assignment: Option<String>,
    /// Grade only this exercise; may be given several times. With one, a lone
    /// lib.rs answers it.
    #[arg(long = "exercise", value_name = "SLUG")]
    exercises: Vec<String>,
    /// Take points off for lateness, by the policy in this file.
    #[arg(long, value_name = "FILE")]
    late: Option<PathBuf>,
    /// Of several hand-ins of a student, what counts.
    #[arg(long, value_enum, default_value_t)]
    attempts: Attempts,
    /// Jobs at a time; one a processor by default.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Grade only share I of N of the students.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Grade only this student, and grade again what is known of them; may be given
    /// several times. A name, number, address or login does.
    #[arg(long = "student", value_name = "NAME", conflicts_with = "shard")]
    students: Vec<String>,
    /// Begin the class anew: forget the results of everybody who is not in DIR. By
    /// default they stay, marked with when they were last seen.
    #[arg(long, conflicts_with_all = ["shard", "students"])]
    replace_class: bool,
    /// Grade in the worlds 0, S and S+1 instead of 0, 1 and 2.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    #[command(flatten)]
    jail: JailArgs,
    /// Say nothing but errors, and one line at the end.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell of every job, not only how far the run is.
    #[arg(long, short)]
    verbose: bool,
    /// How to tell of the run: to people, or each event as a line of JSON on
    /// standard output (grader/schema/progress-v1.json).
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["quiet", "verbose"])]
    format: Wire,
}

impl GradeArgs {
    const fn verbosity(&self) -> Verbosity {
        match (self.format, self.quiet, self.verbose) {
            (Wire::Json, ..) => Verbosity::Json,
            (_, true, _) => Verbosity::Nothing,
            (_, _, true) => Verbosity::Jobs,
            _ => Verbosity::Progress,
        }
    }

    fn options(self, course: Option<&Path>) -> Result<Options, Error> {
        // Whoever asked for quiet, or for JSON, is told by the exit code.
        let answer = matches!(self.verbosity(), Verbosity::Progress | Verbosity::Jobs);
        Ok(Options {
            origin: self.crates.origin(course)?,
            jail: self.jail.demands(),
            submissions: self.submissions,
            out: self.out,
            shape: self.shape,
            assignment: self.assignment,
            exercises: self.exercises,
            late: self.late,
            attempts: self.attempts,
            jobs: self.jobs,
            shard: self.shard,
            students: self.students,
            replace_class: self.replace_class,
            seed: self.seed,
            stop: Stop::on_ctrl_c_saying(answer.then_some(STOPPING)),
        })
    }
}

pub(super) fn grade(args: GradeArgs, course: Option<&Path>) -> Result<Exit, Error> {
    let verbosity = args.verbosity();
    let options = args.options(course)?;
    let mut reporter = progress::reporter(verbosity);
    let summary = grade_class(&options, reporter.as_mut())?;
    match verbosity {
        Verbosity::Json => {}
        Verbosity::Nothing => print(&headline(&summary)),
        Verbosity::Progress | Verbosity::Jobs => {
            print(&report::table(&options.out)?);
            print(&headline(&summary));
            say_where(&options.out.join("index.html"));
        }
    }
    Ok(if summary.infra_errors > 0 {
        Exit::Infrastructure
    } else {
        Exit::Success
    })
}

pub(super) fn report(out: &Path, audience: Audience) -> Result<Exit, Error> {
    say_where(&report::write(out, audience)?);
    Ok(Exit::Success)
}

fn headline(summary: &Summary) -> String {
    let verdicts: Vec<String> = summary
        .verdicts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    format!(
        "{}, {} in {:.1} s: {}",
        counted(summary.students, "student"),
        counted(summary.jobs, "job"),
        summary.wall_seconds,
        verdicts.join(", ")
    )
}

pub(super) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

fn say_where(begin: &Path) {
    print(&format!(
        "Open {}",
        paint::for_stdout().bold(&begin.display().to_string())
    ));
}

fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || format!("`{text}` is not a share; write I/N with 1 ≤ I ≤ N, such as 1/4");
    let (index, count) = text.split_once('/').ok_or_else(wrong)?;
    let index = index.parse().map_err(|_| wrong())?;
    let count = count.parse().map_err(|_| wrong())?;
    if index == 0 || index > count {
        Err(wrong())
    } else {
        Ok(Shard { index, count })
    }
}
