//! What is known in the middle of a run: the timeline so far, and what it
//! takes to name the task, the cause and the instant of the next event.

use std::collections::HashMap;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::MAIN;
use crate::role::{self, Role};
use crate::time::Millis;
use crate::timeline::{Block, Ending, Event, StuckTask, Timeline, What};

/// Events kept; the rest is counted.
const EVENTS: usize = 100_000;

#[derive(Default)]
pub(super) struct State {
    pub(super) start: Option<Instant>,
    pub(super) now: Millis,
    /// The last instant at which the program itself did something.
    pub(super) active: Millis,
    pub(super) finished: Option<Millis>,
    pub(super) closed: bool,
    pub(super) timeline: Timeline,
    pub(super) tasks: HashMap<tokio::task::Id, usize>,
    /// The same by tokio's number, which is what its tracing has.
    #[cfg(tokio_unstable)]
    pub(super) numbers: HashMap<u64, usize>,
    pub(super) main: Wakeful,
    /// The thread of the loop: a wake from another one has another cause.
    pub(super) home: Option<std::thread::ThreadId>,
    /// Operations that have begun and not ended, by index.
    pub(super) open: Vec<usize>,
    /// What the running poll found not ready, apart from operations.
    pub(super) waits: Vec<&'static str>,
    /// The world polls a timer of its own: that is the operation's business.
    pub(super) in_world: bool,
    /// When each operation has its answer, whether or not anybody takes it.
    pub(super) answers: Vec<Option<Millis>>,
    pub(super) known: Vec<KnownTask>,
    pub(super) running: Option<String>,
    pub(super) polls_here: u64,
    pub(super) polls: u64,
    pub(super) livelock: Option<Ending>,
    pub(super) panic: Option<(String, Option<String>)>,
}

pub(super) struct KnownTask {
    pub(super) spawned_at: String,
    pub(super) alive: bool,
    pub(super) wakeful: Wakeful,
}

/// What it takes to name the cause of a wake.
#[derive(Default)]
pub(super) struct Wakeful {
    pub(super) last_poll: Millis,
    /// Woken since then.
    pub(super) woken: bool,
}

impl State {
    /// Reads the clock. Outside the runtime (when it is being dropped, or on a
    /// foreign thread) the last known instant stands.
    pub(super) fn tick(&mut self) -> Millis {
        if !self.closed
            && Handle::try_current().is_ok()
            && let Some(start) = self.start
        {
            self.now = self
                .now
                .max(Instant::now().saturating_duration_since(start).into());
        }
        self.now
    }

    pub(super) fn stuck_task(&self, task: &str, spawned_at: Option<String>) -> StuckTask {
        let operations = self.timeline.operations.iter().zip(&self.answers);
        let open = operations
            .rev()
            .find(|(operation, _)| operation.task == task && operation.end.is_none());
        StuckTask {
            task: task.to_owned(),
            spawned_at,
            waits_for: open.map(|(operation, _)| operation.name.clone()),
            answered: open.and_then(|(_, answer)| *answer),
        }
    }

    pub(super) fn current_task(&self) -> String {
        match role::get() {
            Role::Pool => return "pool".to_owned(),
            Role::Thread => return "thread".to_owned(),
            _ => {}
        }
        if let Some(running) = &self.running {
            return running.clone();
        }
        let known = tokio::task::try_id().and_then(|id| self.tasks.get(&id));
        match (known, tokio::task::try_id()) {
            (Some(number), _) => task_name(*number),
            // Without the hooks there are no names: say what is known.
            (None, Some(_)) => "task".to_owned(),
            (None, None) => MAIN.to_owned(),
        }
    }

    pub(super) fn wakeful(&mut self, task: &str) -> Option<&mut Wakeful> {
        if task == MAIN {
            return Some(&mut self.main);
        }
        let number: usize = task.strip_prefix('t')?.parse().ok()?;
        let known = self.known.get_mut(number.checked_sub(1)?)?;
        Some(&mut known.wakeful)
    }

    /// Records the first wake of a task since its last poll, and who did it.
    pub(super) fn woken(&mut self, task: String) {
        let now = self.tick();
        let elsewhere = self.home != Some(std::thread::current().id());
        let running = self.running.clone();
        let Some(wakeful) = self.wakeful(&task) else {
            return;
        };
        if wakeful.woken {
            return;
        }
        wakeful.woken = true;
        let by = if role::get() == Role::Pool {
            "pool".to_owned()
        } else if elsewhere {
            "thread".to_owned()
        } else if let Some(running) = running {
            running
        } else if wakeful.last_poll == now {
            // Between two polls tokio itself wakes: tasks that yielded, and
            // those whose timer has come. A timer lies in the future when it
            // is set, so at the instant of the last poll it cannot be one.
            "yield".to_owned()
        } else {
            "timer".to_owned()
        };
        self.event_of(task, What::Woken { by });
    }

    /// What the running task waits for: its operations, then the rest.
    pub(super) fn waits_for(&self) -> Vec<String> {
        let task = self.current_task();
        let open = self
            .open
            .iter()
            .filter_map(|index| self.timeline.operations.get(*index));
        let operations = open.filter(|operation| operation.task == task);
        let names = operations.map(|operation| operation.name.clone());
        names
            .chain(self.waits.iter().map(|words| (*words).to_owned()))
            .collect()
    }

    pub(super) fn blocked(&mut self, task: String, begin: Millis, end: Millis) {
        self.active = end;
        if self.closed || begin == end {
            return;
        }
        self.now = begin;
        self.event_of(task.clone(), What::Blocked { until: end });
        self.now = end;
        self.timeline.blocks.push(Block { task, begin, end });
    }

    /// Makes the last stretch longer, if it ended at `begin` and nothing
    /// happened since.
    pub(super) fn longer_blocked(&mut self, task: &str, begin: Millis, end: Millis) -> bool {
        let last = (
            self.timeline.events.last_mut(),
            self.timeline.blocks.last_mut(),
        );
        let (Some(event), Some(block)) = last else {
            return false;
        };
        let What::Blocked { until } = &mut event.what else {
            return false;
        };
        if self.closed || event.task != task || *until != begin {
            return false;
        }
        (*until, block.end, self.active) = (end, end, end);
        true
    }

    pub(super) fn event(&mut self, what: What) {
        self.event_of(self.current_task(), what);
    }

    pub(super) fn event_of(&mut self, task: String, what: What) {
        if self.closed {
            return;
        }
        if self.timeline.events.len() >= EVENTS {
            self.timeline.dropped_events += 1;
            return;
        }
        let event = Event {
            at: self.now,
            task,
            what,
        };
        self.timeline.events.push(event);
    }
}

pub(super) fn task_name(number: usize) -> String {
    format!("t{number}")
}
