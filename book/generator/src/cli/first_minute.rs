//! `cargo course` without a command: the book is built and named, so that it can
//! be read while the sample class is graded; then its report is named.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use grader::catalogue::Catalogue;
use grader::exit::Exit;
use grader::host::stop::Stop;
use grader::{Options, grade, progress, report};

use crate::cli::terminal::{say, say_book};
use crate::edition::Edition;
use crate::error::Error;
use crate::files::{self, FileError};
use crate::site;
use crate::sources::Sources;

pub(crate) fn run(root: &Path, sources: &Rc<Sources>) -> Result<Exit, Error> {
    let site = site::build(&root.join("book"), sources, Edition::Learner)?;
    say_book(&site);

    let class = sample_class(root);
    say!("\nThe sample class: grading what it handed in. The book can be read meanwhile.");
    let out = files::target(root).join("sample-report");
    let options = Options {
        stop: Stop::on_ctrl_c(),
        exercises: handed_in(&class, &sources.catalogue)?,
        ..Options::new(root, class, &out)
    };
    grade(
        &options,
        &mut *progress::reporter(progress::Verbosity::Progress),
    )?;
    say!("\n{}", report::table(&out)?);
    say!("The report of the class. Open it:");
    say!("  file://{}", out.join("index.html").display());
    // That some did not pass is what a sample class is for.
    Ok(Exit::Success)
}

/// The exercises that somebody of the class handed in, in a folder of that name
/// or in a clone of the course: the class is small, and the course need not be.
fn handed_in(class: &Path, catalogue: &Catalogue) -> Result<Vec<String>, FileError> {
    let files = files::below(class, "rs")?;
    let is_in = |slug: &str| {
        let mut below = files
            .iter()
            .filter_map(|file| file.strip_prefix(class).ok());
        below.any(|file| file.iter().any(|folder| folder == slug))
    };
    let slugs = catalogue.exercises().map(|one| one.slug.to_string());
    Ok(slugs.filter(|slug| is_in(slug)).collect())
}

/// This course has its class beside the grader; others have it at their root.
fn sample_class(root: &Path) -> PathBuf {
    let beside = root.join("grader/sample-class");
    if beside.is_dir() {
        return beside;
    }
    root.join("sample-class")
}
