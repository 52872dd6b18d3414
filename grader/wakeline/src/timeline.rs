//! What a scenario left behind: its events in order, its operations as spans,
//! and how it ended. A recording may hold a million events, so they are small:
//! see [`Actor`] and [`Name`].

mod actor;
mod name;
pub(crate) mod readable;
mod unseen;

use serde::{Deserialize, Serialize};

use crate::time::Millis;
use crate::view::SpanView;

pub use actor::{Actor, ParseActorError};
pub(crate) use name::Interner;
pub use name::{Name, Names};
pub use unseen::Unseen;

/// One run of a scenario in one world: how it ended, and everything that the
/// recorder saw until then. [`crate::view`] has the ways to look at one.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// assert_eq!(recording.ending, Ending::Finished);
/// assert_eq!(recording.timeline.total, ms(10));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The world seed. 0 is the nominal world; others move every latency.
    pub seed: u64,
    /// How the run ended.
    pub ending: Ending,
    /// What happened until then.
    pub timeline: Timeline,
}

impl Recording {
    /// The graded view of this run: its operations only.
    pub fn span_view(&self) -> SpanView {
        SpanView::new(self)
    }
}

/// How a scenario ended. [`crate::diagnosis::of_ending`] says it in a sentence.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().hangs("a");
///     tokio::time::sleep(ms(5).into()).await;
///     let _ = world.web().fetch("a").await;
/// });
/// let Ending::Deadlock { stuck } = recording.ending else { panic!() };
/// assert_eq!(stuck[0].waits_for.as_deref(), Some("fetch(a)"));
/// assert_eq!(recording.timeline.total, ms(5));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Ending {
    /// The scenario's own future returned.
    Finished,
    /// The scenario's own future panicked: a failed assertion, or a bug. Or the
    /// program resumed tokio's clock, which a scenario cannot bear.
    Panicked {
        /// The panic message.
        message: String,
        /// `file:line` of the panic, where known.
        location: Option<String>,
    },
    /// Nothing was ready, no timer was set, and the scenario had not finished.
    Deadlock {
        /// Every task that was still waiting, the scenario's own (`main`) first.
        stuck: Vec<StuckTask>,
    },
    /// A call in a poll waits for something that nothing can bring about while
    /// the loop is blocked: a lock, a channel or a thread of the standard
    /// library.
    LoopBlocked {
        /// The task whose poll it is.
        task: Actor,
        /// When the call began.
        since: Millis,
        /// Which call, as far as its stack says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<Await>,
    },
    /// The program was still busy when a limit was met.
    Livelock {
        /// How many polls (or operations) were counted when the run was stopped.
        polls: u64,
        /// Virtual time passed between the polls (a loop of short sleeps), or
        /// it stood still (a loop that wakes itself).
        time_passed: bool,
    },
    /// The program used up its real time without giving the loop back.
    TimedOut {
        /// The limit, in milliseconds of real time.
        real_ms: u64,
    },
}

/// A task that was still waiting when nothing could happen any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckTask {
    /// `main`, or `t1`, `t2`, … in the order of spawning.
    pub task: Actor,
    /// `file:line` where it was spawned. `None` for `main`, and without
    /// `--cfg tokio_unstable`.
    pub spawned_at: Option<Name>,
    /// The operation it waits for. `None` where it waits for another part of
    /// the program: a channel, a lock, a task.
    pub waits_for: Option<Name>,
    /// When that operation had its answer, which nobody came to take. `None`
    /// where the answer never comes.
    pub answered: Option<Millis>,
    /// The locks, permits, barriers and oneshot channels among what it waits
    /// for. Known with `--cfg tokio_unstable`, where polls are recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// The calls of tokio that it awaits, as far as they are known for certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awaits: Vec<Await>,
    /// Where the wakers are that it left. `None` where nobody counted them: on a
    /// plain thread, where polls are not recorded, after very many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wakers: Option<Wakers>,
}

/// What became of the wakers of a stuck task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wakers {
    /// There was none when its last poll ended, and there is none now.
    NoneLeft,
    /// There was one when its last poll ended, and all were dropped since.
    Dropped,
    /// There is one at least, and nobody uses it.
    Kept,
}

/// A call that waits: one of tokio that a stuck task awaits, or one that blocks a
/// thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Await {
    /// What it waits for: `a message from a channel`. `None` where that is not
    /// known.
    pub what: Option<Name>,
    /// `file:line` of the `.await`, or of the call; `None` where the program was
    /// compiled without line numbers.
    pub at: Option<Name>,
    /// Where the program could not read its own file: what was on the stack, the
    /// innermost call first, as addresses of that file. See
    /// [`Recording::name_stacks`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<u64>,
}

impl Await {
    /// Whether anything is known of it, or may be.
    pub(crate) fn is_known(&self) -> bool {
        self.what.is_some() || self.at.is_some() || !self.unnamed.is_empty()
    }
}

/// One of tokio's resources that a stuck task waits for.
///
/// ```
/// # #[cfg(not(tokio_unstable))] fn main() {}
/// # #[cfg(tokio_unstable)] fn main() {
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |_| async move {
///     let lock = tokio::sync::Mutex::new(());
///     let _held = lock.lock().await;
///     let _again = lock.lock().await;
/// });
/// let Ending::Deadlock { stuck } = recording.ending else { panic!() };
/// let need = &stuck[0].needs[0];
/// assert_eq!(need.what, "a mutex");
/// assert_eq!((need.held_by[0].task, need.held_by[0].since), (stuck[0].task, ms(0)));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its kind, in the words of the poll view: `a mutex`.
    pub what: Name,
    /// The same number is the same resource, within one run.
    pub number: u32,
    /// `file:line` where it was made; `None` where that is not known.
    pub made_at: Option<Name>,
    /// How many permits it asks for at once, if more than one; `None` where that is not
    /// known, and where some may have been added since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<u64>,
    /// How many permits a semaphore was made with; for how many a barrier is.
    /// `None` of anything else, and of a semaphore of several where one went from
    /// a task to another who waited: then nobody knows who has them.
    pub size: Option<u64>,
    /// Who took it and was not seen to give it back, in the order of taking.
    pub held_by: Vec<Holder>,
    /// Who asked for it and has not got it, in the order of asking: the first
    /// thousand. Some may have gone away since.
    pub asked: Vec<Actor>,
}

/// A task that took a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The task that took it: a guard that it gave to another task is still its.
    pub task: Actor,
    /// When.
    pub since: Millis,
}

/// The ordered events of one scenario, and its operations. All instants are
/// virtual milliseconds since the scenario began.
///
/// ```
/// use wakeline::{ms, scenario, timeline::What};
/// let timeline = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// })
/// .timeline;
/// let operation = &timeline.operations[0];
/// assert_eq!((&*operation.name, operation.begin, operation.end), ("fetch(a)", ms(0), Some(ms(10))));
/// let polls = timeline.events.iter().filter(|event| event.what == What::Polled);
/// assert_eq!(polls.count(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// When the scenario's own future returned; the last instant seen where it
    /// did not.
    pub total: Millis,
    /// Every operation, in the order of begin.
    pub operations: Vec<Operation>,
    /// Every stretch in which one poll kept the loop from running anything else.
    pub blocks: Vec<Block>,
    /// Every closure of `spawn_blocking` that took time, in the order of begin.
    /// Known with `--cfg tokio_unstable`, where polls are recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<Closure>,
    /// Every event in order. Task events need `--cfg tokio_unstable`.
    pub events: Vec<Event>,
    /// Events that were not kept because the limit was reached.
    pub dropped_events: u64,
    /// The program is plain code on a thread, without an event loop: nothing in
    /// it is polled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// When all threads of the blocking pool were taken and closures waited for
    /// one. Known with `--cfg tokio_unstable`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pool_full: Vec<Stretch>,
    /// What else happened that is not in here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<Unseen>,
    /// Which line of the program events come from, as far as the stack says so,
    /// in their order. Kept only where
    /// [somebody asked for it](crate::scenario::Options::with_places), and no part
    /// of the JSON document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// The line of the program that an event comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which event, counted from 0.
    pub event: usize,
    /// `file:line`: of the call that is made, or of the `.await` that waits.
    pub at: Name,
}

impl Timeline {
    /// The first event after the scenario's own future returned; `None` where
    /// nothing went on after that. A real program drops its tasks when `main`
    /// returns, so none of them does what follows there; only a closure of
    /// `spawn_blocking` that is under way keeps it alive.
    ///
    /// ```
    /// use wakeline::{ms, scenario};
    /// let timeline = scenario::record(0, |world| async move {
    ///     tokio::spawn(async move { world.operation("write(log)", ms(50)).await });
    /// })
    /// .timeline;
    /// let after = timeline.after_main().unwrap();
    /// assert!(timeline.events[after..].iter().any(|event| event.at == ms(50)));
    /// ```
    pub fn after_main(&self) -> Option<usize> {
        let is_the_return =
            |event: &Event| event.task == Actor::Main && event.what == What::Finished;
        let after = self.events.iter().rposition(is_the_return)? + 1;
        (after < self.events.len()).then_some(after)
    }
}

/// One call into the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// The call as the world writes it: `fetch(a)`, `query(7)`.
    pub name: Name,
    /// The task that made the call.
    pub task: Actor,
    /// First poll of the call.
    pub begin: Millis,
    /// When the answer was taken, or the call was dropped.
    pub end: Option<Millis>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It answered.
    Ok,
    /// It answered with an error.
    Failed,
    /// Its future was dropped before the answer came.
    Cancelled,
    /// It was still under way when the recording ended.
    Unfinished,
    /// Not an operation: one poll held the loop for this long.
    Blocked,
}

impl Outcome {
    /// The word for it in the span view.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Failed => "failed",
            Outcome::Cancelled => "cancelled",
            Outcome::Unfinished => "unfinished",
            Outcome::Blocked => "blocked",
        }
    }

    /// The outcome that a word of the span view stands for; `None` for any
    /// other text.
    pub fn from_word(word: &str) -> Option<Outcome> {
        [
            Outcome::Ok,
            Outcome::Failed,
            Outcome::Cancelled,
            Outcome::Unfinished,
            Outcome::Blocked,
        ]
        .into_iter()
        .find(|outcome| outcome.word() == word)
    }
}

/// One poll that did not give the loop back for a stretch of virtual time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The task whose poll it was.
    pub task: Actor,
    /// When the blocking call began.
    pub begin: Millis,
    /// When it returned; `None` where it never does.
    pub end: Option<Millis>,
    /// How many calls in a row that were: a loop of short ones blocks as a long
    /// one does.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub calls: u32,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_one(calls: &u32) -> bool {
    *calls == 1
}

/// A stretch of virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// When it began.
    #[serde(rename = "begin_ms")]
    pub begin: Millis,
    /// When it ended, or the last that was seen of it.
    #[serde(rename = "end_ms")]
    pub end: Millis,
}

/// One closure of `spawn_blocking`, on a thread of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// When it began.
    pub begin: Millis,
    /// When it returned; `None` while it is under way.
    pub end: Option<Millis>,
}

/// One thing that the recorder saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Millis,
    /// Which task; `pool` for a blocking thread.
    pub task: Actor,
    /// What it did.
    #[serde(flatten)]
    pub what: What,
}

/// The kinds of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum What {
    /// The task was created.
    Spawned {
        /// The task that spawned it.
        by: Actor,
        /// `file:line` of the spawn.
        location: Name,
    },
    /// The loop began to poll the task.
    Polled,
    /// The poll returned `Pending`: the task waits.
    Pending {
        /// For what, as far as it is known: operations of the world, timers,
        /// permits, locks. Channels and tasks do not say.
        #[serde(default, skip_serializing_if = "<[Name]>::is_empty")]
        on: Names,
    },
    /// Somebody woke the task: it goes to the end of the ready queue. Only the
    /// first wake after a poll is kept, because the others change nothing.
    Woken {
        /// The task that was running; `timer`; `yield` for a task that only
        /// gave the thread back; `pool` for a blocking closure; `thread` for
        /// any other thread.
        by: Actor,
    },
    /// The task returned, panicked or was cancelled: it is gone. Of `pool`: a
    /// closure that was under way when the scenario's own future returned.
    Finished,
    /// An operation began.
    Began {
        /// Its name.
        operation: Name,
    },
    /// An operation ended.
    Ended {
        /// Its name.
        operation: Name,
        /// What came of it.
        outcome: Outcome,
    },
    /// A call inside a poll held the whole loop.
    Blocked {
        /// When the call returned; `None` where it never does.
        until: Option<Millis>,
    },
    /// Its code panicked. The panic of a spawned task ends that task alone.
    Panicked {
        /// The panic message.
        message: Name,
    },
    /// The program said something (`World::say`).
    Said {
        /// What it said.
        text: Name,
    },
}

#[cfg(test)]
mod tests {
    use super::{Event, Operation};

    #[test]
    fn an_event_is_small() {
        assert!(size_of::<Event>() <= 48, "{}", size_of::<Event>());
        assert!(size_of::<Operation>() <= 64, "{}", size_of::<Operation>());
    }
}
