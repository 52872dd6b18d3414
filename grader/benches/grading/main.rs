//! What grading costs, against cargo and against the bare compiler, in turn on
//! the same submissions. Prints tables for people, then one line a figure:
//! `figure NAME VALUE UNIT`.
//!
//! `cargo bench -p grader`, on a machine that does nothing else if it can be.

mod bare;
mod cargo;
mod figures;
mod inputs;
mod large;
mod process;
mod rounds;
mod start;

use std::path::{Path, PathBuf};

use anyhow::Result;

/// How many programs are started to see what the jail costs.
const STARTS: usize = 300;

fn main() -> Result<()> {
    if bare::is_asked()? {
        return Ok(());
    }
    jail::enter_if_asked();
    if large::is_asked()? {
        return Ok(());
    }
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let course: PathBuf = course.canonicalize()?;
    let scratch = tempfile::tempdir()?;
    let rounds = rounds::run(&course, scratch.path())?;
    rounds.print();
    let large = large::run(&course, scratch.path(), rounds.seconds_each())?;
    large.print();
    let start = start::run(STARTS)?;
    figures::print(&rounds, &large, &start);
    Ok(())
}
