//! `cargo course` without a command: the book is built, the sample class is
//! graded, and both pages are named.

use std::path::{Path, PathBuf};

use grader::exit::Exit;
use grader::stop::Stop;
use grader::{Options, grade, progress, report};

use crate::cli::{say_book, sources};
use crate::error::Error;
use crate::site;

pub(crate) fn run(root: &Path) -> anyhow::Result<Exit> {
    println!("The book: running its programs and drawing their timelines …");
    let sources = sources(root)?;
    let site = site::build(&root.join("book"), &sources).map_err(Error::from)?;

    println!("The sample class: grading what a class handed in …");
    let out = report_folder(root)?;
    let options = Options {
        course: root.to_owned(),
        submissions: root.join("grader/sample-class"),
        out: out.clone(),
        jobs: None,
        shard: None,
        seed: None,
        stop: Stop::on_ctrl_c(),
    };
    grade(&options, &mut *progress::for_stderr()).map_err(Error::from)?;
    println!("\n{}", report::table(&out).map_err(Error::from)?);
    say_book(&site);
    println!("The report of the class. Open it:");
    println!("  file://{}", out.join("index.html").display());
    // That some did not pass is what a sample class is for.
    Ok(Exit::Success)
}

/// `sample-report` in cargo's target folder, which the caller may have moved.
fn report_folder(root: &Path) -> anyhow::Result<PathBuf> {
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) if !target.is_empty() => std::path::absolute(target)?,
        _ => root.join("target"),
    };
    Ok(target.join("sample-report"))
}
