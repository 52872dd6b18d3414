//! `export`: results for a platform.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{class, paint, print};
use crate::error::Error;
use crate::exit::Exit;
use crate::export::{Format, Options, Scale, Spec, export};

pub(super) const EXAMPLES: &str = "Examples:
  cargo grader export marks --format gradescope            marks/export/gradescope/
  cargo grader export marks --format csv --output marks.csv
  cargo grader export marks --format canvas --gradebook grades.csv --assignment Deadlines
  cargo grader export marks --format moodle --worksheet grades.csv --scale
  cargo grader export marks --format classroom50 --classroom cs1 --assignment deadlines

Where each file goes and what is in it: grader/EXPORT.md. Formats that students see tell
nothing of hidden checks but how they came out together; csv and json are for you.
Exit code 1: everything was written, but somebody is not in it; who and why is said.";

#[derive(Args)]
pub(super) struct ExportArgs {
    /// A folder that `grade` wrote.
    out: PathBuf,
    /// What to write.
    #[arg(long, value_enum)]
    format: Format,
    /// Where to write it; OUT/export/FORMAT by default. Is replaced whole.
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// canvas: the gradebook as it was exported from Canvas.
    #[arg(long, value_name = "FILE")]
    gradebook: Option<PathBuf>,
    /// moodle: the grading worksheet as it was downloaded from Moodle.
    #[arg(long, value_name = "FILE")]
    worksheet: Option<PathBuf>,
    /// canvas, classroom50: the assignment.
    #[arg(long, value_name = "NAME")]
    assignment: Option<String>,
    /// classroom50: the classroom.
    #[arg(long, value_name = "NAME")]
    classroom: Option<String>,
    /// exercism: the version of its interface; 3 by default.
    #[arg(long, value_enum, value_name = "VERSION")]
    spec: Option<Spec>,
    /// canvas, moodle: make full marks what the platform calls the maximum.
    #[arg(long)]
    scale: bool,
    #[command(flatten)]
    crates: super::CratesArg,
}

pub(super) fn run(args: ExportArgs, course: Option<PathBuf>) -> Result<Exit, Error> {
    // Only one format needs it, and says so.
    let origin = args.crates.origin(course).ok();
    let exported = export(&Options {
        out: args.out,
        format: args.format,
        output: args.output,
        gradebook: args.gradebook,
        worksheet: args.worksheet,
        assignment: args.assignment,
        classroom: args.classroom,
        spec: args.spec,
        scale: if args.scale {
            Scale::ToMaximum
        } else {
            Scale::Points
        },
        origin,
    })?;
    let mut err = std::io::stderr();
    for note in &exported.notes {
        let _ = writeln!(err, "note: {note}");
    }
    let paint = paint::for_stderr();
    for who in &exported.left_out {
        let _ = writeln!(err, "{} {who}", paint.bad("left out:"));
    }
    print(&format!(
        "{} in {}",
        class::counted(exported.count, "result"),
        exported.path.display()
    ));
    Ok(if exported.left_out.is_empty() {
        Exit::Success
    } else {
        Exit::NotPassed
    })
}
