//! `cargo course sync`: brings up to date what is made from something else.

use std::path::PathBuf;

use grader::catalogue::Catalogue;

use super::starters::{self, StarterError, State};
use super::twins::{TwinError, Twins};

/// Why something could not be made anew.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A starter.
    #[error(transparent)]
    Starter(#[from] StarterError),
    /// A recording.
    #[error(transparent)]
    Twin(#[from] TwinError),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Starters that were written.
    pub written: Vec<PathBuf>,
    /// Starters that somebody edited, and that were kept.
    pub kept: Vec<PathBuf>,
    /// Twins whose recording changed.
    pub recorded: Vec<String>,
    /// How many starters and recordings were right already.
    pub fresh: usize,
}

/// Makes the starters from the solutions and records the twins anew.
pub fn sync(catalogue: &Catalogue, twins: &Twins) -> Result<Synced, SyncError> {
    let mut done = Synced::default();
    for starter in starters::sync(catalogue)? {
        match starter.state {
            State::Fresh | State::Unlocked => done.fresh += 1,
            State::Stale | State::Missing => done.written.push(starter.path),
            State::Edited => done.kept.push(starter.path),
        }
    }
    let recorded = twins.sync()?;
    done.fresh += recorded.fresh;
    done.recorded = recorded.changed;
    Ok(done)
}
