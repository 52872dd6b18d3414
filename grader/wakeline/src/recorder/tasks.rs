//! What the loop tells of the tasks: spawned, polled, pending, woken, gone.

use std::sync::MutexGuard;

use super::Recorder;
use super::state::State;
#[cfg(tokio_unstable)]
use super::state::{Live, Wakeful, number};
use crate::time::Millis;
use crate::timeline::{Actor, Ending, What};

/// Polls at one instant before the run counts as a livelock. The largest
/// honest burst in the course is under 200.
const POLLS_AT_ONE_INSTANT: u64 = 100_000;

impl Recorder {
    #[cfg(tokio_unstable)]
    pub(crate) fn spawned(&self, meta: &tokio::runtime::TaskMeta<'_>) {
        let mut state = self.lock();
        state.tick();
        let by = state.current_task();
        let location = state.place(meta.spawned_at());
        state.spawned = state.spawned.saturating_add(1);
        let task = Actor::Spawned(state.spawned);
        let live = Live {
            task,
            spawned_at: location.clone(),
            wakeful: Wakeful::default(),
        };
        state.live.insert(number(meta.id()), live);
        state.event_of(task, What::Spawned { by, location });
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn terminated(&self, id: tokio::task::Id) {
        let mut state = self.lock();
        let Some(gone) = state.live.remove(&number(id)) else {
            return;
        };
        state.tick();
        // A task may be dropped while another runs: name the one that is gone.
        state.event_of(gone.task, What::Finished);
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_begins(&self, id: tokio::task::Id) {
        let mut state = self.lock();
        let now = state.tick_of_poll();
        let live = state.live.get_mut(&number(id));
        let task = live.map_or(Actor::Unnamed, |live| {
            live.wakeful.polled(now);
            live.task
        });
        self.begin_poll(state, task, now);
    }

    pub(crate) fn main_poll_begins(&self) {
        let mut state = self.lock();
        let now = state.tick_of_poll();
        state.main.polled(now);
        self.begin_poll(state, Actor::Main, now);
    }

    fn begin_poll(&self, mut state: MutexGuard<'_, State>, task: Actor, now: Millis) {
        state.active = now;
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

    /// The poll is over. One of a task that is gone has already said so.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_ends(&self, id: tokio::task::Id) {
        let mut state = self.lock();
        if state.live.contains_key(&number(id)) {
            state.pending();
        }
        state.running = None;
    }

    pub(crate) fn main_waits(&self) {
        let mut state = self.lock();
        state.pending();
        state.running = None;
    }

    /// The scenario's own future returned.
    pub(crate) fn main_finished(&self) {
        let mut state = self.lock();
        let now = state.tick();
        state.event(What::Finished);
        state.running = None;
        state.finished = Some(now);
    }

    /// tokio woke a task, by tokio's number. Waking one that is gone changes
    /// nothing.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_woken(&self, number: u64) {
        let mut state = self.lock();
        if let Some(live) = state.live.get_mut(&number)
            && let Some(last_poll) = live.wakeful.first_wake()
        {
            let task = live.task;
            state.woken(task, last_poll);
        }
    }

    pub(crate) fn main_woken(&self) {
        let mut state = self.lock();
        if let Some(last_poll) = state.main.first_wake() {
            state.woken(Actor::Main, last_poll);
        }
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
}
