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

    say!("The sample class: grading what a class handed in …");
    let out = files::target(root).join("sample-report");
    let options = Options {
        stop: Stop::on_ctrl_c(),
        ..Options::new(root, sample_class(root), &out)
    };
    grade(
        &options,
        &mut *progress::reporter(progress::Verbosity::Progress),
    )?;
    say!("\n{}", report::table(&out)?);
    say_book(&site);
    say!("The report of the class. Open it:");
    say!("  file://{}", out.join("index.html").display());
    // That some did not pass is what a sample class is for.
    Ok(Exit::Success)
}

/// This course has its class beside the grader; others have it at their root.
fn sample_class(root: &Path) -> PathBuf {
    let beside = root.join("grader/sample-class");
    if beside.is_dir() {
        return beside;
    }
    root.join("sample-class")
}
