//! What the loop tells of the tasks: spawned, polled, pending, woken, gone.

#[cfg(tokio_unstable)]
use std::mem;

use super::Recorder;
use super::awaits::stack_address;
use super::state::State;
#[cfg(tokio_unstable)]
use super::state::number;
use super::wakeful::Source;
#[cfg(tokio_unstable)]
use super::wakeful::{Live, Wakeful};
use crate::depth::Depth;
use crate::thread;
use crate::timeline::{Actor, Ending, What};
#[cfg(tokio_unstable)]
use crate::timeline::{Stretch, Unseen};
#[cfg(tokio_unstable)]
use crate::wakes;

impl Recorder {
    #[cfg(tokio_unstable)]
    pub(crate) fn spawned(&self, meta: &tokio::runtime::TaskMeta<'_>) {
        let mut state = self.lock_now();
        state.spawned = state.spawned.saturating_add(1);
        let task = Actor::Spawned(state.spawned);
        let spawned_at = meta.spawned_at();
        let live = Live {
            task,
            spawned_at,
            wakeful: Wakeful::default(),
        };
        state.live.insert(number(meta.id()), live);
        state.numbers.push(number(meta.id()));
        if self.depth == Depth::Polls {
            let by = state.current_task();
            let location = state.place(spawned_at);
            state.event_of(task, What::Spawned { by, location });
        }
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn terminated(&self, id: tokio::task::Id) {
        let mut state = self.lock_now();
        let gone = state.live.remove(&number(id));
        if let Some(gone) = gone.filter(|_| self.depth == Depth::Polls) {
            // An aborted task does not run once more.
            let ran = state.running == Some(gone.task) && !wakes::only_dropped();
            if ran && gone.wakeful.missed_a_wake() {
                state.unseen(Unseen::Wakes);
            }
            // A task may be dropped while another runs: name the one that is
            // gone.
            state.event_of(gone.task, What::Finished);
        }
    }

    /// Time may have moved since the last poll.
    pub(crate) fn time_moved(&self) {
        self.pulse.moved();
    }

    /// Counts a poll of which no more is recorded.
    pub(crate) fn count_poll(&self) {
        thread::stopped_looking();
        let Some(polls) = self.pulse.beat() else {
            return;
        };
        let mut state = self.lock_now();
        let here = state.polled(polls);
        self.pulse
            .rest_until(polls - here + self.polls_at_one_instant);
        drop(state);
        self.end_if_time_stands_still(here);
    }

    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_begins(&self, id: tokio::task::Id) {
        wakes::poll_begins();
        let mut state = self.lock_now();
        let (now, uncounted) = (state.now, self.counts_no_wakers());
        let live = state.live.get_mut(&number(id));
        let task = live.map_or(Actor::Unnamed, |live| {
            live.wakeful.polled(now, uncounted);
            live.task
        });
        let here = self.begin_poll(&mut state, task);
        drop(state);
        self.end_if_time_stands_still(here);
    }

    pub(crate) fn main_poll_begins(&self) {
        if self.depth == Depth::Spans {
            return self.count_poll();
        }
        let mut state = self.lock_now();
        let now = state.now;
        state.main.polled(now, self.counts_no_wakers());
        let here = self.begin_poll(&mut state, Actor::Main);
        drop(state);
        self.end_if_time_stands_still(here);
    }

    /// Gives how many polls there were at this instant.
    fn begin_poll(&self, state: &mut State, task: Actor) -> u64 {
        thread::stopped_looking();
        self.pulse.beat();
        let here = state.polled(self.pulse.polls());
        #[cfg(tokio_unstable)]
        state.waits.clear();
        state.running = Some(task);
        state.stack = stack_address();
        state.left.clear();
        state.event(What::Polled);
        here
    }

    fn end_if_time_stands_still(&self, polls: u64) {
        if polls >= self.polls_at_one_instant {
            let time_passed = false;
            self.end(Ending::Livelock { polls, time_passed });
        }
    }

    /// The poll is over. One of a task that is gone has already said so.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_poll_ends(&self, id: tokio::task::Id) {
        let mut state = self.lock_now();
        let number = number(id);
        if state.live.contains_key(&number) {
            let (pending, waits) = (state.pending(), mem::take(&mut state.waits));
            let mut missed = false;
            if let Some(live) = state.live.get_mut(&number) {
                live.wakeful.pending = pending;
                live.wakeful.waits = waits;
                live.wakeful.awaits.waits();
                missed = live.wakeful.missed_a_wake();
            }
            if missed {
                state.unseen(Unseen::Wakes);
            }
        }
        state.running = None;
    }

    pub(crate) fn main_waits(&self) {
        if self.depth == Depth::Polls {
            let mut state = self.lock_now();
            state.main.pending = state.pending();
            state.main.awaits.waits();
            #[cfg(tokio_unstable)]
            {
                state.main.waits = mem::take(&mut state.waits);
            }
            state.running = None;
        }
    }

    /// The scenario's own future returned.
    pub(crate) fn main_finished(&self) {
        let mut state = self.lock_now();
        let now = state.now;
        if self.depth == Depth::Polls {
            state.event(What::Finished);
        }
        state.running = None;
        state.finished = Some(now);
    }

    /// tokio woke a task, by tokio's number, and the waker may be `gone` with
    /// it. Waking a task that has ended changes nothing.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_woken(&self, number: u64, source: Source, gone: bool) {
        let mut state = self.lock_now();
        let (now, between_polls) = (state.now, state.is_between_polls());
        let Some(live) = state.live.get_mut(&number) else {
            return;
        };
        if gone && !self.counts_no_wakers() {
            let by_a_timer = between_polls && live.wakeful.waited_until(now);
            live.wakeful.awaits.gone(by_a_timer);
        }
        if let Some(waited) = live.wakeful.first_wake() {
            let task = live.task;
            state.woken(task, waited, source);
        }
    }

    /// The scenario's own future was woken, and the waker may be `gone` with it.
    pub(crate) fn main_woken(&self, source: Source, gone: bool) {
        if self.depth == Depth::Spans {
            return;
        }
        let mut state = self.lock_now();
        if state.finished.is_some() {
            return;
        }
        if gone && !self.counts_no_wakers() {
            let by_a_timer = state.is_between_polls() && state.main.waited_until(state.now);
            state.main.awaits.gone(by_a_timer);
        }
        if let Some(waited) = state.main.first_wake() {
            state.woken(Actor::Main, waited, source);
        }
    }

    /// Whether all threads of the blocking pool are taken, and closures wait.
    #[cfg(tokio_unstable)]
    pub(crate) fn pool(&self, is_full: bool) {
        let mut state = self.lock();
        let was_full = std::mem::replace(&mut state.pool_is_full, is_full);
        let now = state.now;
        match state.timeline.pool_full.last_mut().filter(|_| was_full) {
            Some(last) => last.end = now,
            None if is_full => state.timeline.pool_full.push(Stretch {
                begin: now,
                end: now,
            }),
            None => {}
        }
    }

    /// The world begins or ends to poll its own timer.
    pub(crate) fn set_in_world(&self, in_world: bool) {
        if self.depth == Depth::Polls {
            self.lock().in_world = in_world;
        }
    }
}
