//! The recorder: what the world, the loop and the shims report goes in; a
//! timeline comes out. One recorder a run, shared by everything in it.

mod state;

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::time::Instant;

use crate::time::Millis;
use crate::timeline::{Ending, Operation, Outcome, Recording, What};
#[cfg(tokio_unstable)]
use state::KnownTask;
use state::{State, Wakeful, task_name};

/// Polls at one instant before the run counts as a livelock. The largest
/// honest burst in the course is under 200.
const POLLS_AT_ONE_INSTANT: u64 = 100_000;
/// Operations before the run counts as a livelock.
const OPERATIONS: usize = 2_000;
/// The task name of the scenario's own future.
pub(crate) const MAIN: &str = "main";

pub(crate) struct Recorder {
    seed: u64,
    state: Mutex<State>,
    root: Mutex<Option<Waker>>,
}

impl Recorder {
    pub(crate) fn new(seed: u64) -> Recorder {
        Recorder {
            seed,
            state: Mutex::default(),
            root: Mutex::default(),
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Sets the origin of virtual time. Called inside the runtime.
    pub(crate) fn start(&self) {
        let mut state = self.lock();
        state.start = Some(Instant::now());
        state.home = Some(std::thread::current().id());
    }

    /// Virtual time since the start.
    pub(crate) fn now(&self) -> Millis {
        self.lock().tick()
    }

    /// Remembers whom to wake so that the scenario's root looks around.
    pub(crate) fn set_root(&self, waker: &Waker) {
        let mut root = self.root.lock().unwrap_or_else(PoisonError::into_inner);
        if root.as_ref().is_none_or(|known| !known.will_wake(waker)) {
            *root = Some(waker.clone());
        }
    }

    pub(crate) fn wake_root(&self) {
        let root = self
            .root
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(waker) = root {
            waker.wake();
        }
    }

    // -- operations ---------------------------------------------------------

    /// Records that an operation began; returns its index, or `None` when there
    /// were too many: then the call must wait for ever, so that the loop gets
    /// the thread back and can end the run.
    pub(crate) fn began(&self, name: &str, latency: Option<Millis>) -> Option<usize> {
        let mut state = self.lock();
        let (now, task) = (state.tick(), state.current_task());
        state.active = now;
        let index = state.timeline.operations.len();
        if index >= OPERATIONS {
            let (polls, time_passed) = (state.polls.max(index as u64), now > Millis(0));
            state
                .livelock
                .get_or_insert(Ending::Livelock { polls, time_passed });
            drop(state);
            self.wake_root();
            return None;
        }
        if state.closed {
            return Some(index);
        }
        state.answers.push(latency.map(|latency| now + latency));
        state.open.push(index);
        state.timeline.operations.push(Operation {
            name: name.to_owned(),
            task,
            begin: now,
            end: None,
            outcome: Outcome::Unfinished,
        });
        state.event(What::Began {
            operation: name.to_owned(),
        });
        Some(index)
    }

    pub(crate) fn ended(&self, index: usize, outcome: Outcome) {
        let mut state = self.lock();
        let now = state.tick();
        state.active = now;
        if state.closed {
            return;
        }
        let Some(known) = state.timeline.operations.get_mut(index) else {
            return;
        };
        known.end = Some(now);
        known.outcome = outcome;
        let operation = known.name.clone();
        state.open.retain(|open| *open != index);
        state.event(What::Ended { operation, outcome });
    }

    pub(crate) fn said(&self, text: String) {
        let mut state = self.lock();
        state.tick();
        state.event(What::Said { text });
    }

    /// A call held the loop from `begin` until now.
    pub(crate) fn blocked(&self, begin: Millis) {
        let mut state = self.lock();
        let (end, task) = (state.tick(), state.current_task());
        state.blocked(task, begin, end);
    }

    /// A loop that looks at the clock held the loop from `begin` until now: one
    /// stretch with what it held it before.
    pub(crate) fn spun(&self, begin: Millis) {
        let mut state = self.lock();
        let (end, task) = (state.tick(), state.current_task());
        if !state.longer_blocked(&task, begin, end) {
            state.blocked(task, begin, end);
        }
    }

    // -- tasks --------------------------------------------------------------

    #[cfg(tokio_unstable)]
    pub(crate) fn spawned(&self, meta: &tokio::runtime::TaskMeta<'_>) {
        let mut state = self.lock();
        state.tick();
        let by = state.current_task();
        let location = short_location(meta.spawned_at());
        state.known.push(KnownTask {
            spawned_at: location.clone(),
            alive: true,
            wakeful: Wakeful::default(),
        });
        let number = state.known.len();
        // tokio shows its number only as text.
        if let Ok(tokios) = meta.id().to_string().parse() {
            state.numbers.insert(tokios, number);
        }
        state.tasks.insert(meta.id(), number);
        state.event_of(task_name(number), What::Spawned { by, location });
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn terminated(&self, id: tokio::task::Id) {
        let mut state = self.lock();
        let Some(number) = state.tasks.get(&id).copied() else {
            return;
        };
        state.tick();
        state.known[number - 1].alive = false;
        // A task may be dropped while another runs: name the one that is gone.
        state.event_of(task_name(number), What::Finished);
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_begins(&self, id: tokio::task::Id) {
        let name = self.lock().tasks.get(&id).map(|number| task_name(*number));
        self.poll_begins(name.unwrap_or_else(|| "task".to_owned()));
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_ends(&self, id: tokio::task::Id) {
        let state = self.lock();
        let number = state.tasks.get(&id).copied();
        let alive = number.is_some_and(|number| state.known[number - 1].alive);
        drop(state);
        self.poll_ends(alive);
    }

    pub(crate) fn poll_begins(&self, task: String) {
        let mut state = self.lock();
        let before = state.now;
        let now = state.tick();
        state.polls_here = if now == before {
            state.polls_here + 1
        } else {
            1
        };
        state.polls += 1;
        state.active = now;
        if let Some(wakeful) = state.wakeful(&task) {
            *wakeful = Wakeful {
                last_poll: now,
                woken: false,
            };
        }
        crate::thread::stopped_looking();
        state.waits.clear();
        state.running = Some(task);
        state.event(What::Polled);
        if state.polls_here >= POLLS_AT_ONE_INSTANT && state.livelock.is_none() {
            let polls = state.polls_here;
            state.livelock = Some(Ending::Livelock {
                polls,
                time_passed: false,
            });
            drop(state);
            self.wake_root();
        }
    }

    /// `waits`: the poll returned `Pending`.
    pub(crate) fn poll_ends(&self, waits: bool) {
        let mut state = self.lock();
        state.tick();
        if waits {
            let on = state.waits_for();
            state.event(What::Pending { on });
        }
        state.running = None;
    }

    // -- wakes --------------------------------------------------------------

    /// tokio woke a task, by tokio's number.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_woken(&self, number: u64) {
        let mut state = self.lock();
        if let Some(number) = state.numbers.get(&number).copied() {
            state.woken(task_name(number));
        }
    }

    pub(crate) fn main_woken(&self) {
        self.lock().woken(MAIN.to_owned());
    }

    /// The running poll found something not ready.
    #[cfg(tokio_unstable)]
    pub(crate) fn waits_for(&self, words: &'static str) {
        let mut state = self.lock();
        if !state.in_world && !state.waits.contains(&words) {
            state.waits.push(words);
        }
    }

    /// The world begins or ends to poll its own timer.
    pub(crate) fn set_in_world(&self, in_world: bool) {
        self.lock().in_world = in_world;
    }

    // -- the end ------------------------------------------------------------

    /// The scenario's own future returned.
    pub(crate) fn main_finished(&self) {
        let mut state = self.lock();
        let now = state.tick();
        state.event(What::Finished);
        state.running = None;
        state.finished = Some(now);
    }

    /// A program that is still busy at `limit` is a livelock.
    pub(crate) fn give_up_at(&self, limit: Millis) {
        let mut state = self.lock();
        let (now, polls) = (state.tick(), state.polls);
        if now >= limit {
            let time_passed = true;
            state
                .livelock
                .get_or_insert(Ending::Livelock { polls, time_passed });
        }
    }

    pub(crate) fn livelock(&self) -> Option<Ending> {
        self.lock().livelock.clone()
    }

    pub(crate) fn panicked(&self, message: String, location: Option<String>) {
        self.lock().panic = Some((message, location));
    }

    pub(crate) fn panic_seen(&self) -> Option<(String, Option<String>)> {
        self.lock().panic.take()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    pub(crate) fn operations_under_way(&self) -> bool {
        self.lock()
            .timeline
            .operations
            .iter()
            .any(|operation| operation.end.is_none())
    }

    /// Virtual time reached its limit: a deadlock if nothing had happened for
    /// a long stretch before, else a livelock.
    pub(crate) fn stuck(&self, limit: Millis) -> Ending {
        let mut state = self.lock();
        state.tick();
        if state.active.0 > limit.0 / 2 {
            return Ending::Livelock {
                polls: state.polls,
                time_passed: true,
            };
        }
        // The jump to the limit is the recorder's, not the program's.
        state.now = state.active;
        let mut stuck = vec![state.stuck_task(MAIN, None)];
        let alive = (1..).zip(&state.known).filter(|(_, known)| known.alive);
        stuck.extend(alive.map(|(number, known)| {
            state.stuck_task(&task_name(number), Some(known.spawned_at.clone()))
        }));
        Ending::Deadlock { stuck }
    }

    /// The ending of a run whose loop is blocked while nothing can free it.
    pub(crate) fn blocked_for_ever(&self, since: Millis) -> Ending {
        let mut state = self.lock();
        state.now = since;
        state.active = since;
        Ending::LoopBlocked {
            task: state.current_task(),
            since,
        }
    }

    /// The ending of a thread that is parked while nothing can unpark it.
    pub(crate) fn parked_for_ever(&self) -> Ending {
        let mut state = self.lock();
        state.now = state.active;
        Ending::Deadlock {
            stuck: vec![state.stuck_task(MAIN, None)],
        }
    }

    /// Closes the recorder and takes the timeline. What is still under way
    /// stays unfinished; what happens later is not recorded.
    pub(crate) fn close(&self, ending: Ending) -> Recording {
        // The waker holds the runtime, whose hooks hold this recorder: without
        // this, no run would ever be freed.
        *self.root.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut state = self.lock();
        let last = if matches!(ending, Ending::Deadlock { .. } | Ending::LoopBlocked { .. }) {
            state.active
        } else {
            state.tick()
        };
        state.closed = true;
        let mut timeline = mem::take(&mut state.timeline);
        timeline.total = state.finished.unwrap_or(last);
        Recording {
            seed: self.seed,
            ending,
            timeline,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `src/lib.rs:12`: the last folder and the file, which is what a learner has
/// open.
pub(crate) fn short_location(location: &std::panic::Location<'_>) -> String {
    let parts: Vec<&str> = location.file().rsplit(['/', '\\']).take(2).collect();
    let path: Vec<&str> = parts.into_iter().rev().collect();
    format!("{}:{}", path.join("/"), location.line())
}
