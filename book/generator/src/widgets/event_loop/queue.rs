//! What the loop has before it at each of its turns: who is ready and in which
//! order, who waits. Found by letting the events of a recording happen to a
//! state, by the rules of the player's `model.js`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use wakeline::Millis;
use wakeline::timeline::{Actor, Ending, Event, Recording, What};

/// tokio looks for timers and for `main` after this many tasks in a row.
const TURN: u32 = 61;

/// One turn of the loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// When.
    pub(crate) at: Millis,
    /// How many events there were before it.
    pub(crate) events: usize,
    /// Who can go on, in the order in which tokio polls them.
    pub(crate) ready: Vec<Actor>,
    /// Who waits, and at which event it began to.
    pub(crate) waiting: BTreeMap<Actor, usize>,
    /// What the loop did, as recorded.
    pub(crate) does: Does,
}

/// What a loop does in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// It polls a task; these are the events of the poll.
    Polls(Actor, Range<usize>),
    /// Nobody is ready: it sleeps until this event.
    Parks(usize),
    /// Nobody is ready, and nobody will be.
    ParksForEver,
}

/// Every turn of a recording.
pub(crate) fn turns(recording: &Recording) -> Vec<Turn> {
    let events = &recording.timeline.events;
    let mut state = State::new(events);
    let mut turns = Vec::new();
    for (index, event) in events.iter().enumerate() {
        if state.free() && event.at > state.now {
            turns.push(state.turn(index, Does::Parks(index)));
        }
        if event.what == What::Polled {
            state.now = event.at;
            let does = Does::Polls(event.task, index..end(events, index));
            turns.push(state.turn(index, does));
        }
        state.happen(index, event);
    }
    if state.free() && matches!(recording.ending, Ending::Deadlock { .. }) {
        turns.push(state.turn(events.len(), Does::ParksForEver));
    }
    turns
}

/// Where the poll that begins at an event is over.
fn end(events: &[Event], begin: usize) -> usize {
    let task = events[begin].task;
    let over = |event: &Event| {
        event.task == task && matches!(event.what, What::Pending { .. } | What::Finished)
    };
    let rest = events[begin..].iter().position(over);
    rest.map_or(events.len(), |length| begin + length + 1)
}

impl Turn {
    /// The ready queue, in order. The future of `block_on` has no place in it.
    pub(crate) fn queue(&self) -> Vec<Actor> {
        let ready = self.ready.iter().copied();
        ready.filter(|task| *task != Actor::Main).collect()
    }

    /// Who is there.
    pub(crate) fn tasks(&self) -> BTreeSet<Actor> {
        let ready = self.ready.iter();
        ready.chain(self.waiting.keys()).copied().collect()
    }

    /// Who was ready at the turn before, and still is.
    pub(crate) fn left(&self, before: &Turn) -> Vec<Actor> {
        let polled = match before.does {
            Does::Polls(task, _) => Some(task),
            Does::Parks(_) | Does::ParksForEver => None,
        };
        let left = before.ready.iter().copied();
        left.filter(|task| Some(*task) != polled && self.ready.contains(task))
            .collect()
    }
}

struct State {
    now: Millis,
    running: Option<Actor>,
    /// Woken by the loop's own tasks and timers, and by other threads.
    local: VecDeque<Actor>,
    remote: VecDeque<Actor>,
    /// Whether `main`, which has no place in the queue, is ready.
    main: bool,
    /// Whether the loop begins a turn: then `main` comes first.
    fresh: bool,
    turn: u32,
    /// Whether the running task was woken in its own poll.
    again: bool,
    waiting: BTreeMap<Actor, usize>,
}

impl State {
    fn new(events: &[Event]) -> State {
        let main = |event: &Event| event.task == Actor::Main && event.what == What::Polled;
        State {
            now: Millis(0),
            running: None,
            local: VecDeque::new(),
            remote: VecDeque::new(),
            main: events.iter().any(main),
            fresh: true,
            turn: 0,
            again: false,
            waiting: BTreeMap::new(),
        }
    }

    /// Whether there is nothing to do.
    fn free(&self) -> bool {
        self.running.is_none() && self.ready().is_empty()
    }

    fn turn(&self, events: usize, does: Does) -> Turn {
        Turn {
            at: self.now,
            events,
            ready: self.ready(),
            waiting: self.waiting.clone(),
            does,
        }
    }

    fn ready(&self) -> Vec<Actor> {
        let mut ready: Vec<Actor> = self.local.iter().chain(&self.remote).copied().collect();
        if self.main {
            let place = if self.fresh { 0 } else { ready.len() };
            ready.insert(place, Actor::Main);
        }
        ready
    }

    fn push(&mut self, task: Actor, by: Actor) {
        match by {
            Actor::Pool | Actor::Thread => self.remote.push_back(task),
            _ => self.local.push_back(task),
        }
    }

    fn take(&mut self, task: Actor) {
        for queue in [&mut self.local, &mut self.remote] {
            queue.retain(|other| *other != task);
        }
    }

    fn poll_ends(&mut self) {
        self.running = None;
        if self.turn >= TURN || (self.local.is_empty() && self.remote.is_empty()) {
            self.fresh = true;
            self.turn = 0;
        }
    }

    fn happen(&mut self, index: usize, event: &Event) {
        let task = event.task;
        self.now = event.at;
        match &event.what {
            What::Spawned { by, .. } => self.push(task, *by),
            What::Polled => {
                self.take(task);
                if task == Actor::Main {
                    self.main = false;
                    self.turn = 0;
                } else {
                    self.turn += 1;
                }
                self.fresh = false;
                self.again = false;
                self.waiting.remove(&task);
                self.running = Some(task);
            }
            What::Pending { .. } => {
                if self.again {
                    self.local.push_back(task);
                } else if task != Actor::Main || !self.main {
                    self.waiting.insert(task, index);
                }
                self.poll_ends();
            }
            What::Woken { by } => self.wake(task, *by),
            What::Finished => {
                self.waiting.remove(&task);
                if task == Actor::Main {
                    self.main = false;
                }
                if self.running == Some(task) {
                    self.poll_ends();
                } else {
                    self.take(task);
                }
            }
            _ => {}
        }
    }

    fn wake(&mut self, task: Actor, by: Actor) {
        match by {
            Actor::Timer | Actor::Yield => {
                self.fresh = true;
                self.turn = 0;
            }
            Actor::Pool | Actor::Thread => {}
            _ => self.fresh = false,
        }
        let waited = self.waiting.remove(&task).is_some();
        if task == Actor::Main {
            self.main = true;
        } else if self.running == Some(task) {
            self.again = true;
        } else if waited {
            self.push(task, by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakeline::{ms, scenario};

    #[test]
    fn the_polled_task_stands_in_front_and_the_loop_parks_only_when_nobody_is_ready() {
        let recording = scenario::record(0, |world| async move {
            for (page, latency) in [("a", 10), ("b", 20)] {
                world.web().page(page, ms(latency));
            }
            let a = tokio::spawn(world.web().fetch("a"));
            let b = tokio::spawn(world.web().fetch("b"));
            a.await.unwrap().unwrap();
            b.await.unwrap().unwrap();
        });
        let turns = turns(&recording);
        let parks = turns
            .iter()
            .filter(|turn| matches!(turn.does, Does::Parks(_)));
        assert_eq!(
            parks.map(|turn| turn.at).collect::<Vec<_>>(),
            [ms(0), ms(10)]
        );
        for turn in &turns {
            match &turn.does {
                Does::Polls(task, _) => assert_eq!(turn.ready.first(), Some(task), "{turn:?}"),
                _ => assert!(turn.ready.is_empty(), "{turn:?}"),
            }
        }
    }

    #[test]
    fn a_deadlock_ends_with_a_sleep_without_end() {
        let recording = scenario::record(0, |world| async move {
            world.web().hangs("a");
            let _ = world.web().fetch("a").await;
        });
        let last = turns(&recording).pop().unwrap();
        assert_eq!(last.does, Does::ParksForEver);
        assert!(last.waiting.contains_key(&Actor::Main));
    }
}
