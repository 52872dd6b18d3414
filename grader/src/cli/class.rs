//! `grade` and `report`: a whole class.

use std::path::Path;

use super::{paint, print};
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::{Options, grade as grade_class};
use crate::progress;
use crate::report::{self, Audience};
use crate::summary::Summary;

pub(super) const EXAMPLES: &str = "Examples:
  cargo grader grade submissions --out marks
  cargo grader grade canvas-download --out marks --exercise at-most-n
  cargo grader grade submissions --out marks --late late.toml --attempts best
                                       grader/LATE.md shows what a policy can say
  cargo grader grade submissions --out marks-1 --shard 1/4    a quarter of the class
  cargo grader grade submissions --out marks --seed 7         in the worlds 0, 7 and 8";

pub(super) const STOPPING: &str =
    "stopping: what runs is finished first; Ctrl-C again ends it at once";

pub(super) fn grade(options: &Options) -> Result<Exit, Error> {
    let mut reporter = progress::for_stderr();
    let summary = grade_class(options, reporter.as_mut())?;
    print(&report::table(&options.out)?);
    print(&headline(&summary));
    say_where(&options.out.join("index.html"));
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
