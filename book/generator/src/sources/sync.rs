//! `cargo course sync`: brings up to date what is made from something else.

use std::path::PathBuf;

use grader::catalogue::Catalogue;

use super::made::{self, MadeError, State};
use super::twins::{TwinError, Twins};

/// Why something could not be made anew.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A file of an exercise.
    #[error(transparent)]
    Made(#[from] MadeError),
    /// A recording.
    #[error(transparent)]
    Twin(#[from] TwinError),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Files of exercises that were written.
    pub written: Vec<PathBuf>,
    /// Those that somebody edited, and that were kept.
    pub kept: Vec<PathBuf>,
    /// Twins whose recording changed.
    pub recorded: Vec<String>,
    /// How many files and recordings were right already.
    pub fresh: usize,
}

/// Makes what is made for exercises, and records the twins anew.
pub fn sync(catalogue: &Catalogue, twins: &Twins) -> Result<Synced, SyncError> {
    let mut done = Synced::default();
    for file in made::sync(catalogue)? {
        match file.state {
            State::Fresh | State::Unlocked => done.fresh += 1,
            State::Stale | State::Missing => done.written.push(file.path),
            State::Edited => done.kept.push(file.path),
        }
    }
    let recorded = twins.sync()?;
    done.fresh += recorded.fresh;
    done.recorded = recorded.changed;
    Ok(done)
}
