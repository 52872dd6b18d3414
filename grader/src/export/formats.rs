//! The formats: a file each, and a row each in the registry below. A format is
//! the struct of its own options; its first comment is its line in `--help`.

mod canvas;
mod check50;
mod classroom50;
mod csv;
mod exercism;
mod gradescope;
mod json;
mod junit;
mod moodle;
mod prairielearn;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::output::{self, Exported, Output};
use crate::error::Error;
use crate::results::Results;

/// What every format can do.
pub(crate) trait Write {
    /// Makes the files of the format from the results. `course` is the folder
    /// that `--course` names, for formats that look at the exercises.
    fn write(&self, results: &Results, course: Option<&Path>) -> Result<Output, Error>;
}

// What every format is asked: where the results are, and where it goes. No doc
// comment: in `--help` that would take the place of the format's own.
#[derive(Args)]
pub(crate) struct Request<Format: Args> {
    /// A folder that `grade` wrote.
    out: PathBuf,
    /// Where to write it; OUT/export/FORMAT by default. Is replaced whole.
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

impl<Format: Args + Write> Request<Format> {
    fn export(&self, name: &str, course: Option<&Path>) -> Result<Exported, Error> {
        let results = Results::read(&self.out)?;
        let output = self.format.write(&results, course)?;
        let path = self.output.clone().unwrap_or_else(|| {
            let file = output.file_name().unwrap_or(name);
            self.out.join("export").join(file)
        });
        output::write(output, &path)
    }
}

macro_rules! formats {
    ($($module:ident :: $format:ident,)*) => {
        /// A format that a platform or a program reads, with its own options.
        #[derive(Subcommand)]
        pub(crate) enum Format {
            $(#[command(name = stringify!($module))]
            $format(Request<$module::$format>),)*
        }

        impl Format {
            /// Writes the results of an output folder in this format. What was
            /// there before is replaced whole, or stays as it was.
            pub(crate) fn export(&self, course: Option<&Path>) -> Result<Exported, Error> {
                match self {
                    $(Format::$format(request) => request.export(stringify!($module), course),)*
                }
            }
        }
    };
}

// The registry: a row for each file of `formats/`.
formats! {
    gradescope::Gradescope,
    classroom50::Classroom50,
    prairielearn::PrairieLearn,
    check50::Check50,
    exercism::Exercism,
    canvas::Canvas,
    moodle::Moodle,
    junit::Junit,
    csv::Csv,
    json::Json,
}
