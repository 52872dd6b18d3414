//! What browsers are shown: the last good pages, and what is wrong since.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use tempfile::TempDir;

/// The pages and who waits for new ones.
#[derive(Debug)]
pub(super) struct Live {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
pub(super) struct State {
    /// The last good pages, and the folder that goes with them.
    pub(super) pages: Option<(TempDir, PathBuf)>,
    /// The version of the last good pages.
    pub(super) good: u64,
    /// The version of everything.
    now: u64,
    errors: Option<String>,
    open: bool,
}

/// What an open page is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Event {
    #[serde(skip)]
    pub(super) version: u64,
    /// What is wrong; without it there are new pages.
    pub(super) errors: Option<String>,
}

impl Live {
    pub(super) fn new() -> Live {
        // A page that was open when an older server ended must not take the
        // new one's pages for its own.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let start = u64::try_from(since.as_millis()).unwrap_or_default();
        let state = State {
            pages: None,
            good: start,
            now: start,
            errors: None,
            open: true,
        };
        Live {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// The state. Pages that are read while it is held stay where they are.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// New pages take the place of the old ones, which are removed.
    pub(super) fn show(&self, folder: TempDir, pages: PathBuf) {
        self.change(|state| {
            state.now += 1;
            state.good = state.now;
            state.errors = None;
            state.pages = Some((folder, pages));
        });
    }

    /// The book has errors.
    pub(super) fn fail(&self, errors: String) {
        self.change(|state| {
            state.now += 1;
            state.errors = Some(errors);
        });
    }

    /// Nobody needs to wait any more.
    pub(super) fn close(&self) {
        self.change(|state| state.open = false);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Waits until there is something that a page of this version does not
    /// know, but no longer than `patience`.
    pub(super) fn after(&self, seen: u64, patience: Duration) -> Option<Event> {
        let waiting = |state: &mut State| state.open && state.now == seen;
        let (state, _) = self
            .changed
            .wait_timeout_while(self.state(), patience, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        (state.now != seen).then(|| Event {
            version: state.now,
            errors: state.errors.clone(),
        })
    }
}
