//! From results to the files that platforms read: one file a format below
//! `export/`. Needs nothing but an output folder that `grade` wrote.
//!
//! Formats that students see tell nothing of hidden checks but how they came
//! out together. Nothing is dropped without a word: who cannot be matched or
//! was not graded is named in [`Exported::left_out`].

mod canvas;
mod check50;
mod classroom50;
mod csv;
mod cut;
mod exercism;
mod gradescope;
mod json;
mod junit;
mod matching;
mod moodle;
mod prairielearn;
mod sink;
mod table;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::catalogue::Origin;
use crate::error::Error;
use crate::results::Results;
use sink::Output;

/// A format that a platform or a program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A results.json a student.
    Gradescope,
    /// A result.json a student, `classroom50/result/v1`.
    Classroom50,
    /// A results.json a student.
    Prairielearn,
    /// A JSON document a student and exercise.
    Check50,
    /// A results.json a student and exercise, version 2 or 3.
    Exercism,
    /// A gradebook to import; needs --gradebook.
    Canvas,
    /// The grading worksheet, filled in; needs --worksheet.
    Moodle,
    /// One XML document in nextest's dialect.
    Junit,
    /// One row a student and exercise.
    Csv,
    /// One document `wakeline/results/v1`.
    Json,
}

/// Versions of Exercism's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Spec {
    /// Tests one by one.
    #[value(name = "2")]
    Two,
    /// Tests that know their task.
    #[default]
    #[value(name = "3")]
    Three,
}

/// How points become grades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    #[default]
    Points,
    /// So that full marks are what the platform calls the maximum.
    ToMaximum,
}

/// What to export, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// A folder that `grade` wrote.
    pub out: PathBuf,
    /// What to write.
    pub format: Format,
    /// Where; `OUT/export/<format>` by default.
    pub output: Option<PathBuf>,
    /// Canvas: the gradebook as it was exported there.
    pub gradebook: Option<PathBuf>,
    /// Moodle: the grading worksheet as it was downloaded there.
    pub worksheet: Option<PathBuf>,
    /// Canvas and Classroom 50: the assignment.
    pub assignment: Option<String>,
    /// Classroom 50: the classroom.
    pub classroom: Option<String>,
    /// Exercism: the version.
    pub spec: Option<Spec>,
    /// Canvas and Moodle: how points become grades.
    pub scale: Scale,
    /// Exercism: the exercises, where the code of the tests stands.
    pub origin: Option<Origin>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file or folder.
    pub path: PathBuf,
    /// How many files, or rows of one, hold results.
    pub count: usize,
    /// Worth knowing: what was cut, what was guessed.
    pub notes: Vec<String>,
    /// Whose results are not in it, and why.
    pub left_out: Vec<String>,
}

/// Writes the results in one format. What was there before is replaced whole,
/// or stays as it was.
pub fn export(options: &Options) -> Result<Exported, Error> {
    fits(options)?;
    let results = Results::read(&options.out)?;
    let output = match options.format {
        Format::Gradescope => gradescope::write(&results)?,
        Format::Classroom50 => classroom50::write(&results, options)?,
        Format::Prairielearn => prairielearn::write(&results),
        Format::Check50 => check50::write(&results)?,
        Format::Exercism => exercism::write(&results, options)?,
        Format::Canvas => canvas::write(&results, options)?,
        Format::Moodle => moodle::write(&results, options)?,
        Format::Junit => junit::write(&results)?,
        Format::Csv => csv::write(&results),
        Format::Json => json::write(&results)?,
    };
    let path = options.output.clone().unwrap_or_else(|| {
        let name = match &output {
            Output::File { name, .. } => name,
            Output::Tree { .. } => options.format.name(),
        };
        options.out.join("export").join(name)
    });
    sink::write(output, &path)
}

impl Format {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Gradescope => "gradescope",
            Format::Classroom50 => "classroom50",
            Format::Prairielearn => "prairielearn",
            Format::Check50 => "check50",
            Format::Exercism => "exercism",
            Format::Canvas => "canvas",
            Format::Moodle => "moodle",
            Format::Junit => "junit",
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
}

/// An option that a format does not know was meant for another.
fn fits(options: &Options) -> Result<(), Error> {
    let format = options.format;
    let given = [
        (
            "--gradebook",
            options.gradebook.is_some(),
            &[Format::Canvas][..],
        ),
        (
            "--worksheet",
            options.worksheet.is_some(),
            &[Format::Moodle],
        ),
        (
            "--assignment",
            options.assignment.is_some(),
            &[Format::Canvas, Format::Classroom50],
        ),
        (
            "--classroom",
            options.classroom.is_some(),
            &[Format::Classroom50],
        ),
        ("--spec", options.spec.is_some(), &[Format::Exercism]),
        (
            "--scale",
            options.scale == Scale::ToMaximum,
            &[Format::Canvas, Format::Moodle],
        ),
    ];
    for (option, is_given, formats) in given {
        if is_given && !formats.contains(&format) {
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            return Err(Error::Usage(format!(
                "{option} is for --format {}, not for {}",
                names.join(" or "),
                format.name()
            )));
        }
    }
    Ok(())
}

/// An option that a format cannot do without.
fn needed<'a, T: ?Sized>(given: Option<&'a T>, what: &str, format: Format) -> Result<&'a T, Error> {
    given.ok_or_else(|| Error::Usage(format!("--format {} needs {what}", format.name())))
}

fn read(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|error| {
        let shown = path.display();
        Error::Usage(format!("{shown} could not be read: {error}"))
    })?;
    String::from_utf8(bytes).map_err(|_| {
        let shown = path.display();
        Error::Usage(format!(
            "{shown} is not UTF-8; download it again, and do not save it in a spreadsheet"
        ))
    })
}
