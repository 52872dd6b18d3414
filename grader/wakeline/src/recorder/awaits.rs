//! Where a task waits, and for what: tokio tells of neither for channels,
//! notifications and tasks. But who waits leaves a waker there, so the stack at
//! that moment shows the call and its line. It is read only where a run is stuck.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use super::Recorder;
use super::state::State;
use super::wakeful::Wakeful;
use crate::depth::Depth;
use crate::stack::{Stack, Wait};
#[cfg(tokio_unstable)]
use crate::timeline::Actor;
use crate::timeline::{Await, Wakers};
use crate::wakes;

/// So many stacks are kept of one run: a program that gets stuck mostly does so
/// early, and one that waits a million times must not pay for each.
pub(super) const MANY: u32 = 100;

/// So many bytes of stack are read. A stack of thousands of calls would take longer
/// than the rest of the run, and a hundred of them too much memory.
const DEEP: usize = 256 * 1024;

/// Where the stack of the running code is, near enough.
pub(super) fn stack_address() -> usize {
    let here = std::hint::black_box(0_u8);
    std::ptr::from_ref(&here).addr()
}

/// The wakers of one task that are somewhere, since the last moment at which
/// there was none.
#[derive(Default)]
pub(super) struct Awaits {
    left: Vec<Left>,
    there: usize,
    /// How many were there when the last poll ended. `None` before the first end that
    /// is recorded.
    after: Option<usize>,
    /// Nobody counts any more.
    lost: bool,
}

/// A waker that was left somewhere.
pub(super) enum Left {
    /// By this call.
    By(Stack),
    /// By a timer or an operation, which say so themselves, or after too many; the
    /// number of the timer's future, or 0.
    Elsewhere(#[cfg_attr(not(tokio_unstable), expect(dead_code))] u32),
}

impl Awaits {
    /// One more waker was left somewhere.
    pub(super) fn left(&mut self, left: Left) {
        self.there += 1;
        // Of so many that nothing certain can be said of them.
        if self.left.len() < 64 || matches!(left, Left::Elsewhere(_)) && self.left.len() == 64 {
            self.left.push(left);
        }
    }

    /// One of them is gone: it woke the task, or was dropped. What a timer woke
    /// was left with a timer.
    pub(super) fn gone(&mut self, by_a_timer: bool) {
        self.there = self.there.saturating_sub(1);
        let elsewhere = |left: &Left| matches!(left, Left::Elsewhere(_));
        if by_a_timer && let Some(index) = self.left.iter().position(elsewhere) {
            self.left.remove(index);
        }
        if self.there == 0 {
            self.left.clear();
        }
    }

    /// A poll is over, and the task waits.
    pub(super) fn waits(&mut self) {
        self.after = Some(self.there);
    }

    /// What became of all of them.
    pub(super) fn wakers(&self) -> Option<Wakers> {
        let after = self.after.filter(|_| !self.lost)?;
        Some(match (after, self.there) {
            (_, 1..) => Wakers::Kept,
            (0, 0) => Wakers::NoneLeft,
            (_, 0) => Wakers::Dropped,
        })
    }

    /// The task is polled, and nobody will see the wakers that it leaves.
    pub(super) fn lose(&mut self) {
        self.left.clear();
        self.lost = true;
    }

    /// A timer was dropped. One that has come takes a waker once more, and drops it
    /// with itself.
    #[cfg(tokio_unstable)]
    pub(super) fn timer_dropped(&mut self, future: u32) {
        let its = |left: &Left| matches!(left, Left::Elsewhere(timer) if *timer == future);
        self.left.retain(|left| !its(left));
    }

    /// The waits that there are for certain. Which of several wakers was dropped
    /// is not known, so then all have to come from one place.
    pub(super) fn known(&self) -> Vec<Await> {
        let all_there = self.there == self.left.len();
        let mut places = BTreeSet::new();
        for left in &self.left {
            match left {
                Left::By(stack) => {
                    if let Some(found) = stack.read(Wait::Awaited) {
                        places.insert(found);
                    } else if !all_there {
                        return Vec::new();
                    }
                }
                Left::Elsewhere(_) if all_there => {}
                Left::Elsewhere(_) => return Vec::new(),
            }
        }
        if self.lost || !all_there && (places.len() > 1 || self.there > self.left.len()) {
            return Vec::new();
        }
        places.into_iter().filter(Await::is_known).collect()
    }
}

impl Recorder {
    /// Whether as many stacks were kept as ever will be. Who waits since before that
    /// and is not polled again is still known.
    pub(super) fn counts_no_wakers(&self) -> bool {
        self.stacks.load(Ordering::Relaxed) >= MANY
    }

    /// A waker of the scenario's own future was cloned, or is gone.
    pub(crate) fn main_waker(&self, cloned: bool) {
        if self.depth == Depth::Polls {
            self.waker(None, cloned);
        }
    }

    /// A waker of a task, by tokio's number, was cloned, or is gone.
    #[cfg(tokio_unstable)]
    pub(crate) fn task_waker(&self, number: u64, cloned: bool) {
        self.waker(Some(number), cloned);
    }

    fn waker(&self, task: Option<u64>, cloned: bool) {
        if cloned {
            self.left_here();
        }
        if self.counts_no_wakers() {
            return;
        }
        let mut state = self.lock();
        // Only within a poll of its own a task waits; and timers and operations
        // say so themselves.
        let timer = wakes::timer();
        let wanted = cloned
            && state.running.is_some()
            && !state.in_world
            && timer.is_none()
            && state.home == Some(std::thread::current().id())
            && state.stack.abs_diff(stack_address()) < DEEP;
        let left = if wanted {
            self.stacks.fetch_add(1, Ordering::Relaxed);
            drop(state);
            // Not under the lock: it takes a while.
            let stack = Stack::here();
            state = self.lock();
            Left::By(stack)
        } else {
            Left::Elsewhere(timer.unwrap_or_default())
        };
        let Some(wakeful) = state.wakeful(task) else {
            return;
        };
        if cloned {
            wakeful.awaits.left(left);
        } else {
            wakeful.awaits.gone(false);
        }
        if self.counts_no_wakers() {
            // What this poll still leaves or drops is not seen.
            wakeful.awaits.lose();
        }
    }
}

impl State {
    /// The running task.
    #[cfg(tokio_unstable)]
    pub(super) fn running_wakeful(&mut self) -> Option<&mut Wakeful> {
        if self.running? == Actor::Main {
            return Some(&mut self.main);
        }
        let number = super::state::number(tokio::task::try_id()?);
        Some(&mut self.live.get_mut(&number)?.wakeful)
    }

    fn wakeful(&mut self, task: Option<u64>) -> Option<&mut Wakeful> {
        match task {
            None => Some(&mut self.main),
            #[cfg(tokio_unstable)]
            Some(number) => Some(&mut self.live.get_mut(&number)?.wakeful),
            #[cfg(not(tokio_unstable))]
            Some(_) => None,
        }
    }
}
