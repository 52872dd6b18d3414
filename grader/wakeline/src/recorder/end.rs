//! How a run ends: what stopped it, what it left waiting, and its timeline.

use std::mem;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::Recorder;
use crate::clock;
use crate::depth::Depth;
use crate::stack::{Stack, Wait};
use crate::time::{Clock, Millis};
use crate::timeline::{Await, Ending, Interner, Recording, What};

/// So many polls of one task at one instant, with real time running out, are no
/// honest program; where polls are only counted, so many of all tasks.
const MANY_OF_ONE: usize = 20;
const MANY_OF_ALL: u64 = 1_000;

impl Recorder {
    /// A program that is still busy at `limit` is a livelock.
    pub(crate) fn give_up_at(&self, limit: Millis) {
        let (now, polls) = (self.now(), self.pulse.polls());
        if now >= limit {
            let time_passed = true;
            self.end(Ending::Livelock { polls, time_passed });
        }
    }

    /// How many polls there were.
    pub(crate) fn polls(&self) -> u64 {
        self.pulse.polls()
    }

    /// The ending of a run whose polls return while time stands still, when its
    /// real time is over before the limit on such polls is met.
    pub(crate) fn spins(&self) -> Option<Ending> {
        let polls = self.pulse.polls();
        let state = self.lock();
        let here = state.polls_here(polls);
        let again_and_again = match self.depth {
            Depth::Spans => here >= MANY_OF_ALL,
            Depth::Polls => here >= MANY_OF_ALL || state.most_polls_of_one() >= MANY_OF_ONE,
        };
        again_and_again.then_some(Ending::Livelock {
            polls: here,
            time_passed: false,
        })
    }

    /// Ends the run so, unless it was to be ended before, as soon as the loop
    /// looks around.
    pub(super) fn end(&self, ending: Ending) {
        self.lock().stopped.get_or_insert(ending);
        self.over.store(true, Ordering::Release);
        self.wake_root();
    }

    /// Ends the run if the program resumed tokio's clock.
    pub(crate) fn end_if_resumed(&self) {
        if self.clock == Clock::Virtual && clock::is_resumed() {
            self.end(Ending::Panicked {
                message: clock::RESUMED.to_owned(),
                location: None,
            });
        }
    }

    /// The ending of a run that the recorder stopped: a livelock, or a clock that
    /// was resumed.
    pub(crate) fn stopped(&self) -> Option<Ending> {
        // Asked for at every poll of the root, and as good as never true.
        let over = self.over.load(Ordering::Acquire);
        over.then(|| self.lock().stopped.clone()).flatten()
    }

    /// Code of the program panics.
    pub(crate) fn panicked(&self, message: &str, location: Option<String>) {
        let mut state = self.lock_now();
        let message = state.with_our_names(message);
        if self.depth == Depth::Polls {
            let message = state.texts.name(&message);
            state.event(What::Panicked { message });
        }
        state.panic = Some((message, location));
    }

    /// A message with the tasks called as in the timeline.
    pub(crate) fn with_our_names(&self, message: &str) -> String {
        self.lock().with_our_names(message)
    }

    pub(crate) fn panic_seen(&self) -> Option<(String, Option<String>)> {
        self.lock().panic.take()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    pub(crate) fn operations_under_way(&self) -> bool {
        !self.lock().open.is_empty()
    }

    /// Virtual time reached its limit: a deadlock if nothing had happened for
    /// a long stretch before, else a livelock.
    pub(crate) fn stuck(&self, limit: Millis) -> Ending {
        let mut state = self.lock_now();
        if state.active.0 > limit.0 / 2 {
            return Ending::Livelock {
                polls: self.pulse.polls(),
                time_passed: true,
            };
        }
        // The jump to the limit is the recorder's, not the program's.
        state.now = state.active;
        let main = std::iter::once(state.stuck_main());
        Ending::Deadlock {
            stuck: main.chain(state.stuck_tasks()).collect(),
        }
    }

    /// The ending of a run whose loop is blocked while nothing can free it.
    pub(crate) fn blocked_for_ever(&self, since: Millis) -> Ending {
        let call = Stack::here().read(Wait::Blocking).filter(Await::is_known);
        let mut state = self.lock();
        let task = state.current_task();
        state.blocked_for_ever(task, since);
        Ending::LoopBlocked { task, since, call }
    }

    /// The ending of a thread that is parked, or waits in another call, while nothing
    /// can end that.
    pub(crate) fn parked_for_ever(&self) -> Ending {
        let call = Stack::here().read(Wait::Blocking).filter(Await::is_known);
        let mut state = self.lock();
        state.now = state.active;
        let mut main = state.stuck_main();
        main.awaits.extend(call);
        Ending::Deadlock { stuck: vec![main] }
    }

    /// Closes the recorder and takes the timeline. What is still under way
    /// stays unfinished; what happens later is not recorded.
    pub(crate) fn close(&self, ending: Ending) -> Recording {
        // The waker holds the runtime, whose hooks hold this recorder: without
        // this, no run would ever be freed.
        *self.root.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut state = self.lock_now();
        let last = if matches!(ending, Ending::Deadlock { .. } | Ending::LoopBlocked { .. }) {
            state.active
        } else {
            state.now
        };
        state.closed = true;
        self.ended.store(true, Ordering::Release);
        state.texts = Interner::default();
        let mut timeline = mem::take(&mut state.timeline);
        // Threads go on while the loop is blocked.
        let seen = timeline.events.last().map_or(last, |event| event.at);
        timeline.total = state.finished.unwrap_or(last.max(seen));
        #[cfg(tokio_unstable)]
        timeline.unseen.extend(self.unseen_tasks(state.spawned));
        timeline.closures.retain(|one| one.end != Some(one.begin));
        timeline.operations.shrink_to_fit();
        timeline.blocks.shrink_to_fit();
        timeline.events.shrink_to_fit();
        Recording {
            seed: self.seed,
            ending,
            timeline,
        }
    }
}
