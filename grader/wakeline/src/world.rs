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
use latency::moved;
use service::Table;

/// The outside of one scenario. Clones are handles to the same world.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.disk().file("notes.txt", ms(15), "buy milk");
///     assert_eq!(world.disk().read("notes.txt").await.unwrap(), "buy milk");
///     assert_eq!(world.now(), ms(15));
/// });
/// assert_eq!(recording.ending, Ending::Finished);
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

    /// An operation of your own, for what is slow in a program and is no web,
    /// database or disk: a handshake, a name that is looked up. It takes this
    /// long, in other worlds up to a third less or more; then it answers with
    /// an empty text. It never fails.
    ///
    /// Its name is best one short line, such as `save(7)`; several operations may
    /// have the same. No name is refused. One that could not be read back from a
    /// view, or would be taken for a word of it, stands in quotes there, escaped
    /// like a string of Rust, and so it does in [`Operation`]: no name at all,
    /// spaces around it, what breaks or turns a line or is not seen, a quote at
    /// the beginning, and the names of tasks (`main`, `t1`) and of what they wait
    /// for (`a timer`).
    ///
    /// ```
    /// use wakeline::{ms, scenario};
    /// let recording = scenario::record(0, |world| async move {
    ///     world.operation("handshake", ms(30)).await.unwrap();
    /// });
    /// assert_eq!(
    ///     recording.span_view().to_string(),
    ///     "total 30 ms · peak 1 at once\n  handshake   0 → 30  ok\n",
    /// );
    /// let recording = scenario::record(0, |world| async move {
    ///     world.operation("two\nlines", ms(30)).await.unwrap();
    /// });
    /// assert_eq!(recording.timeline.operations[0].name, r#""two\nlines""#);
    /// ```
    ///
    /// [`Operation`]: crate::timeline::Operation
    pub fn operation(&self, name: impl fmt::Display, latency: Millis) -> Call {
        let name = name.to_string();
        let latency = moved(self.seed(), &name, latency);
        Call::new(&self.0.recorder, name, Some(latency), Ok(String::new()))
    }

    /// Virtual time since the scenario began. On a thread that does not drive
    /// time, or outside the runtime, the last instant known.
    pub fn now(&self) -> Millis {
        self.0.recorder.now()
    }

    /// The seed of this world; 0 is the nominal one.
    pub fn seed(&self) -> u64 {
        self.0.recorder.seed()
    }

    /// Leaves a line of text in the timeline: the scenario's `println!`.
    ///
    /// ```
    /// use wakeline::{scenario, view};
    /// let recording = scenario::record(0, |world| async move { world.say("here") });
    /// assert!(view::poll_view(&recording.timeline).contains("main  ← start  says “here”; done"));
    /// ```
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
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().broken("b", ms(10));
///     let error = world.web().fetch("b").await.unwrap_err();
///     assert_eq!(error.to_string(), "fetch(b) failed: connection reset");
/// });
/// assert_eq!(recording.ending, Ending::Finished);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} failed: {reason}")]
pub struct WorldError {
    /// The call: `fetch(b)`.
    pub operation: String,
    /// Why: `connection reset`, `not found`.
    pub reason: String,
}
