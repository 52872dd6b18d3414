//! The services that answer: a table of what is there and how long it takes,
//! and the web and the database on top of it.

use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::WorldError;
use super::call::{Answer, Call};
use super::latency::moved;
use crate::recorder::Recorder;
use crate::time::{Millis, ms};

/// How long it takes to learn that something is not there.
const NOT_FOUND: Millis = ms(1);

/// What one service holds. Clones are handles to the same table.
#[derive(Clone)]
pub(crate) struct Table(Arc<Shared>);

struct Shared {
    recorder: Arc<Recorder>,
    entries: Mutex<FxHashMap<String, Entry>>,
}

#[derive(Clone)]
struct Entry {
    /// `None`: never answers.
    latency: Option<Millis>,
    answer: Result<String, String>,
}

/// An operation that is about to happen in this world.
pub(crate) struct Planned {
    pub(crate) name: String,
    pub(crate) latency: Option<Millis>,
    pub(crate) answer: Answer,
}

impl Table {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> Table {
        Table(Arc::new(Shared {
            recorder: Arc::clone(recorder),
            entries: Mutex::default(),
        }))
    }

    pub(crate) fn recorder(&self) -> &Arc<Recorder> {
        &self.0.recorder
    }

    pub(crate) fn put(
        &self,
        key: &dyn Display,
        latency: Option<Millis>,
        answer: Result<String, &str>,
    ) {
        let entry = Entry {
            latency,
            answer: answer.map_err(str::to_owned),
        };
        self.entries().insert(key.to_string(), entry);
    }

    pub(crate) fn plan(&self, verb: &str, key: &dyn Display) -> Planned {
        let name = format!("{verb}({key})");
        let key = &name[verb.len() + 1..name.len() - 1];
        let missing = || Entry {
            latency: Some(NOT_FOUND),
            answer: Err("not found".to_owned()),
        };
        let entry = self.entries().get(key).cloned();
        let entry = entry.unwrap_or_else(missing);
        let latency = entry
            .latency
            .map(|nominal| moved(self.recorder().seed(), &name, nominal));
        let answer = entry.answer.map_err(|reason| WorldError {
            operation: name.clone(),
            reason,
        });
        Planned {
            name,
            latency,
            answer,
        }
    }

    pub(crate) fn call(&self, verb: &str, key: &dyn Display) -> Call {
        let Planned {
            name,
            latency,
            answer,
        } = self.plan(verb, key);
        Call::new(self.recorder(), name, latency, answer)
    }

    fn entries(&self) -> MutexGuard<'_, FxHashMap<String, Entry>> {
        let entries = self.0.entries.lock();
        entries.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The web. A page that no scenario has set is not found, after 1 ms.
///
/// Latencies are those of the nominal world, in virtual milliseconds; another
/// world moves each by up to a third.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     let web = world.web();
///     web.page("a", ms(20));
///     web.broken("b", ms(10));
///     assert_eq!(web.fetch("a").await.unwrap(), "page a");
///     assert_eq!(web.fetch("b").await.unwrap_err().reason, "connection reset");
///     assert_eq!(web.fetch("c").await.unwrap_err().reason, "not found");
/// });
/// assert_eq!(recording.ending, Ending::Finished);
/// assert_eq!(recording.timeline.total, ms(31));
/// ```
#[derive(Clone)]
pub struct Web(pub(crate) Table);

impl Web {
    /// There is a page, and fetching it takes this long. Its text is
    /// `page NAME`.
    pub fn page(&self, name: impl Display, latency: Millis) {
        self.0.put(&name, Some(latency), Ok(format!("page {name}")));
    }

    /// Fetching this page fails after this long, with `connection reset`.
    pub fn broken(&self, name: impl Display, latency: Millis) {
        self.0.put(&name, Some(latency), Err("connection reset"));
    }

    /// Fetching this page never answers: who waits for it without a limit of
    /// their own is stuck.
    pub fn hangs(&self, name: impl Display) {
        self.0.put(&name, None, Err("no answer"));
    }

    /// Fetches a page: operation `fetch(NAME)`.
    pub fn fetch(&self, name: impl Display) -> Call {
        self.0.call("fetch", &name)
    }
}

/// The database. A row that no scenario has set is not found, after 1 ms.
///
/// Latencies are those of the nominal world, in virtual milliseconds; another
/// world moves each by up to a third.
///
/// ```
/// use wakeline::{ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.database().row(7, ms(25), "Ada");
///     assert_eq!(world.database().query(7).await.unwrap(), "Ada");
/// });
/// assert_eq!(
///     recording.span_view().to_string(),
///     "total 25 ms · peak 1 at once\n  query(7)   0 → 25  ok\n",
/// );
/// ```
#[derive(Clone)]
pub struct Database(pub(crate) Table);

impl Database {
    /// There is a row with this text, and querying it takes this long.
    pub fn row(&self, id: impl Display, latency: Millis, text: impl Into<String>) {
        self.0.put(&id, Some(latency), Ok(text.into()));
    }

    /// Querying this row fails after this long, with `connection lost`.
    pub fn broken(&self, id: impl Display, latency: Millis) {
        self.0.put(&id, Some(latency), Err("connection lost"));
    }

    /// Querying this row never answers: who waits for it without a limit of
    /// their own is stuck.
    pub fn hangs(&self, id: impl Display) {
        self.0.put(&id, None, Err("no answer"));
    }

    /// Queries a row: operation `query(ID)`.
    pub fn query(&self, id: impl Display) -> Call {
        self.0.call("query", &id)
    }
}
