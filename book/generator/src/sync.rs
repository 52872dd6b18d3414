//! `cargo course sync`: brings up to date what is made from something else.

use std::path::PathBuf;

use grader::catalogue::Catalogue;

use crate::error::Error;
use crate::starters::{self, State};
use crate::twins::Twins;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Starters that were written.
    pub written: Vec<PathBuf>,
    /// Starters that somebody edited, and that were kept.
    pub kept: Vec<PathBuf>,
    /// Recordings of twins that were written.
    pub recorded: Vec<PathBuf>,
    /// How many starters and recordings were right already.
    pub fresh: usize,
}

/// Makes the starters from the solutions and records the twins anew.
pub fn sync(catalogue: &Catalogue, twins: &Twins) -> Result<Synced, Error> {
    let mut done = Synced::default();
    for starter in starters::sync(catalogue)? {
        match starter.state {
            State::Fresh => done.fresh += 1,
            State::Stale | State::Missing => done.written.push(starter.path),
            State::Edited => done.kept.push(starter.path),
        }
    }
    if twins.python().is_some() {
        for program in twins.programs() {
            match twins.sync(&program)? {
                Some(path) => {
                    let path = path
                        .strip_prefix(&catalogue.root)
                        .unwrap_or(&path)
                        .to_owned();
                    done.recorded.push(path);
                }
                None => done.fresh += 1,
            }
        }
    }
    Ok(done)
}
