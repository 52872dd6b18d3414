//! `cargo course` without a command: the book is built, the sample class is
//! graded, and both pages are named.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use grader::exit::Exit;
use grader::host::stop::Stop;
use grader::{Options, grade, progress, report};

use crate::cli::terminal::{say, say_book};
use crate::edition::Edition;
use crate::error::Error;
use crate::files;
use crate::site;
use crate::sources::Sources;

pub(crate) fn run(root: &Path, sources: &Rc<Sources>) -> Result<Exit, Error> {
    say!("The book: running its programs and drawing their timelines …");
    let site = site::build(&root.join("book"), sources, Edition::Learner)?;
    say_book(&site);

    let class = sample_class(root);
    let exercises = handed_in(&class, sources);
    say!("\nThe sample class: grading what it handed in. The book can be read meanwhile.");
    let out = files::target(root).join("sample-report");
    let options = Options {
        stop: Stop::on_ctrl_c(),
        exercises,
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

/// The exercises that somebody of the class handed in: the class is small, and
/// the course need not be.
fn handed_in(class: &Path, sources: &Sources) -> Vec<String> {
    let students = files::folders(class).unwrap_or_default();
    let exercises = sources.catalogue.exercises();
    let slugs = exercises.map(|exercise| exercise.slug.to_string());
    slugs
        .filter(|slug| students.iter().any(|student| student.join(slug).is_dir()))
        .collect()
}

/// This course has its class beside the grader; others have it at their root.
fn sample_class(root: &Path) -> PathBuf {
    let beside = root.join("grader/sample-class");
    if beside.is_dir() {
        return beside;
    }
    root.join("sample-class")
}
