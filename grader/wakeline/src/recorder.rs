//! The recorder: what the world, the loop and the shims report goes in; a
//! timeline comes out. One recorder per run, shared by everything in it.
//!
//! A recording keeps its first million events and counts the rest. A task is
//! forgotten when it ends; that somebody wakes it afterwards is no event.

mod awaits;
#[cfg(tokio_unstable)]
mod closures;
mod end;
mod places;
mod pulse;
#[cfg(tokio_unstable)]
mod resources;
mod state;
mod tasks;
#[cfg(tokio_unstable)]
mod traced;
mod wakeful;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::depth::Depth;
use crate::role;
use crate::scenario::Options;
use crate::time::{Clock, Millis};
use crate::timeline::{Ending, Operation, Outcome, Unseen, What, readable};
use pulse::Pulse;
#[cfg(tokio_unstable)]
pub(crate) use resources::{Change, Resource};
use state::State;
#[cfg(tokio_unstable)]
use traced::Traced;
pub(crate) use wakeful::Source;

pub(crate) struct Recorder {
    seed: u64,
    depth: Depth,
    clock: Clock,
    /// The origin of virtual time.
    start: OnceLock<Instant>,
    /// The last known instant, for whoever may not wait for the state.
    last: AtomicU64,
    /// What ends a run that would not end by itself.
    operations: usize,
    polls_at_one_instant: u64,
    time_limit: Millis,
    state: Mutex<State>,
    pulse: Pulse,
    /// Whether the lines of the program are kept.
    places: bool,
    /// How many stacks of waits were kept.
    stacks: AtomicU32,
    #[cfg(tokio_unstable)]
    traced: Traced,
    /// Whether the recorder stopped the run.
    over: AtomicBool,
    /// By how much virtual time was ahead of the real one when somebody looked
    /// first after the end: from then on they go together.
    ahead: OnceLock<Duration>,
    ended: AtomicBool,
    root: Mutex<Option<Waker>>,
}

impl Recorder {
    /// A recorder of one run.
    pub(crate) fn new(options: &Options) -> Recorder {
        let Options { depth, clock, .. } = *options;
        Recorder {
            seed: options.seed,
            depth,
            clock,
            start: OnceLock::new(),
            last: AtomicU64::new(0),
            operations: options.operations,
            polls_at_one_instant: options.polls,
            time_limit: options.time.into(),
            state: Mutex::new(State::new(options.events)),
            pulse: Pulse::default(),
            places: options.places,
            stacks: AtomicU32::new(0),
            #[cfg(tokio_unstable)]
            traced: Traced::default(),
            over: AtomicBool::new(false),
            ahead: OnceLock::new(),
            ended: AtomicBool::new(false),
            root: Mutex::default(),
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn depth(&self) -> Depth {
        self.depth
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// Virtual time after which the run counts as stuck.
    pub(crate) fn time_limit(&self) -> Millis {
        self.time_limit
    }

    /// Sets the origin of virtual time. Called inside the runtime.
    pub(crate) fn start(&self) {
        let _ = self.start.set(Instant::now());
        self.lock().home = Some(std::thread::current().id());
    }

    /// The program is plain code: nothing in it is polled.
    pub(crate) fn is_plain(&self) {
        self.lock().timeline.plain = true;
    }

    /// Virtual time since the start.
    pub(crate) fn now(&self) -> Millis {
        self.lock_now().now
    }

    /// Remembers whom to wake so that the scenario's root looks around.
    pub(crate) fn set_root(&self, waker: &Waker) {
        let mut root = self.root.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *root {
            Some(known) => known.clone_from(waker),
            None => *root = Some(waker.clone()),
        }
    }

    pub(crate) fn wake_root(&self) {
        let root = self.root.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waker) = &*root {
            waker.wake_by_ref();
        }
    }

    /// Records that an operation began; returns its index, or `None` when there
    /// were too many: then the call must wait for ever, so that the loop gets
    /// the thread back and can end the run.
    pub(crate) fn began(&self, name: &str, latency: Option<Millis>) -> Option<usize> {
        let place = self.place();
        let mut state = self.lock_now();
        let (now, task) = (state.now, state.current_task());
        state.active = now;
        let index = state.timeline.operations.len();
        if index >= self.operations {
            let (polls, time_passed) = (self.pulse.polls().max(index as u64), now > Millis(0));
            drop(state);
            self.end(Ending::Livelock { polls, time_passed });
            return None;
        }
        if state.closed {
            return Some(index);
        }
        let name = state.texts.name(&readable::name(name));
        state.answers.push(latency.map(|latency| now + latency));
        state.open.push(index);
        state.timeline.operations.push(Operation {
            name: name.clone(),
            task,
            begin: now,
            end: None,
            outcome: Outcome::Unfinished,
        });
        state.left_at(place.as_ref());
        state.event_at(place, What::Began { operation: name });
        Some(index)
    }

    pub(crate) fn ended(&self, index: usize, outcome: Outcome) {
        // Where a call is dropped is no line that somebody wrote.
        let place = self.place().filter(|_| outcome != Outcome::Cancelled);
        let mut state = self.lock_now();
        let now = state.now;
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
        // Whatever its last poll left is left in vain.
        state.left.retain(|left| Some(left) != place.as_ref());
        state.event_at(place, What::Ended { operation, outcome });
    }

    pub(crate) fn said(&self, text: &str) {
        let place = self.place();
        self.lock_now().said(text, place);
    }

    /// A call held the loop from `begin` until now.
    pub(crate) fn blocked(&self, begin: Millis) {
        let mut state = self.lock_now();
        let (end, task) = (state.now, state.current_task());
        self.pulse.moved();
        state.blocked(task, self.pulse.polls(), begin, end);
    }

    /// A loop that looks at the clock held the loop from `begin` until now: one
    /// stretch with what it held it before.
    pub(crate) fn spun(&self, begin: Millis) {
        let mut state = self.lock_now();
        let (end, task) = (state.now, state.current_task());
        self.pulse.moved();
        if !state.longer_blocked(task, begin, end) {
            state.blocked(task, self.pulse.polls(), begin, end);
        }
    }

    /// Something happens that will not be in the timeline.
    pub(crate) fn unseen(&self, what: Unseen) {
        self.lock().unseen(what);
    }

    /// The last known instant. Never waits for anybody.
    fn last_known(&self) -> Millis {
        Millis(self.last.load(Ordering::Relaxed))
    }

    /// What a clock shows that is now at `real`, of a run that began at `start`.
    /// Nobody moves virtual time after the end, and a thread that is left over
    /// must not wait for that in vain. Never waits for anybody.
    pub(crate) fn shown(&self, start: Duration, real: impl FnOnce() -> Duration) -> Duration {
        let last = start + self.last_known().into();
        if !self.ended.load(Ordering::Acquire) {
            return last;
        }
        let real = real();
        real + *self.ahead.get_or_init(|| last.saturating_sub(real))
    }

    /// The state, at the instant that the clock shows. tokio may hold its own lock
    /// while it asks for the time, so its clock is never read under ours.
    fn lock_now(&self) -> MutexGuard<'_, State> {
        let read = self.read_clock();
        let mut state = self.lock();
        if let Some(now) = read.filter(|_| !state.closed) {
            state.now = state.now.max(now);
            self.last.store(state.now.0, Ordering::Relaxed);
        }
        state
    }

    /// Outside the runtime (when it is being dropped, or on a foreign thread) the
    /// last known instant stands. So it does where the program has entered another
    /// runtime, whose clock is not paused, and on the threads that do not drive
    /// time: it does not move while they run.
    fn read_clock(&self) -> Option<Millis> {
        if role::is_seated() || Handle::try_current().is_err() {
            return None;
        }
        let now = match self.clock {
            Clock::Real => Instant::now(),
            Clock::Virtual => role::without_real_clock(Instant::now)?,
        };
        let passed = now.saturating_duration_since(*self.start.get()?);
        Some(passed.into())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `src/lib.rs:12`: the last folder and the file, which is what a learner has
/// open.
pub(crate) fn short_location(location: &std::panic::Location<'_>) -> String {
    short_place(location.file(), location.line().into())
}

/// The same, of a file and a line.
pub(crate) fn short_place(file: &str, line: u64) -> String {
    let parts: Vec<&str> = file.rsplit(['/', '\\']).take(2).collect();
    let path: Vec<&str> = parts.into_iter().rev().collect();
    format!("{}:{line}", path.join("/"))
}
