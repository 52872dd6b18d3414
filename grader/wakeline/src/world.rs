//! The world: the simulated outside of a scenario. Everything slow happens
//! here, so the world knows when.
//!
//! A scenario says what the outside holds and how long it takes; the code
//! under test calls it. Seed 0 is the nominal world. Any other seed moves each
//! latency by up to a third, the same way on every machine.

mod call;
mod disk;
mod latency;
mod service;

use std::fmt;
use std::sync::Arc;

pub use call::Call;
pub use disk::Disk;
pub use service::{Database, Web};

use crate::recorder::Recorder;
use crate::time::Millis;
use service::Table;

/// The outside of one scenario. Clones are handles to the same world.
///
/// ```
/// use wakeline::{ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.disk().file("notes.txt", ms(15), "buy milk");
///     assert_eq!(world.disk().read("notes.txt").await.unwrap(), "buy milk");
///     assert_eq!(world.now(), ms(15));
/// });
/// assert_eq!(recording.timeline.total, ms(15));
/// ```
#[derive(Clone)]
pub struct World(Arc<Services>);

struct Services {
    recorder: Arc<Recorder>,
    web: Web,
    database: Database,
    disk: Disk,
}

impl World {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> World {
        let table = || Table::new(recorder);
        World(Arc::new(Services {
            recorder: Arc::clone(recorder),
            web: Web(table()),
            database: Database(table()),
            disk: Disk(table()),
        }))
    }

    /// The web: pages that take a while to fetch.
    pub fn web(&self) -> Web {
        self.0.web.clone()
    }

    /// The database: rows that take a while to query.
    pub fn database(&self) -> Database {
        self.0.database.clone()
    }

    /// The disk: files that take a while to read, also in the blocking way.
    pub fn disk(&self) -> Disk {
        self.0.disk.clone()
    }

    /// Virtual time since the scenario began.
    pub fn now(&self) -> Millis {
        self.0.recorder.now()
    }

    /// The seed of this world; 0 is the nominal one.
    pub fn seed(&self) -> u64 {
        self.0.recorder.seed()
    }

    /// Leaves a line of text in the timeline: the scenario's `println!`.
    pub fn say(&self, text: impl fmt::Display) {
        self.0.recorder.said(&text.to_string());
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("seed", &self.seed())
            .finish_non_exhaustive()
    }
}

/// An operation that answered with an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} failed: {reason}")]
pub struct WorldError {
    /// The call: `fetch(b)`.
    pub operation: String,
    /// Why: `connection reset`, `not found`.
    pub reason: String,
}
