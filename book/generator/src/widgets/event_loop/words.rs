//! What a poll did, what a task waits for, and why a choice is not what the
//! loop did: in words, from the events alone.

use wakeline::Millis;
use wakeline::timeline::{Actor, Event, Outcome, What};

use super::queue::{Does, Turn};

/// What a reader can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Choice {
    /// Poll this task.
    Poll(Actor),
    /// Sleep.
    Park,
}

impl Choice {
    /// Its name, in directives and on buttons.
    pub(crate) fn word(self) -> String {
        match self {
            Choice::Poll(task) => task.to_string(),
            Choice::Park => "sleep".to_owned(),
        }
    }
}

impl Turn {
    /// What can be chosen, in an order that says nothing.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        let tasks = self.tasks().into_iter().map(Choice::Poll);
        tasks.chain([Choice::Park]).collect()
    }

    /// What the loop did.
    pub(crate) fn right(&self) -> Choice {
        match self.does {
            Does::Polls(task, _) => Choice::Poll(task),
            Does::Parks(_) | Does::ParksForEver => Choice::Park,
        }
    }

    /// Why somebody came into the queue before this turn.
    pub(crate) fn put_by(&self, task: Actor, events: &[Event]) -> String {
        let its = |event: &&Event| event.task == task;
        let mut before = events[..self.events].iter().rev().filter(its);
        let why = before.find_map(|event| match event.what {
            What::Spawned { by, .. } => Some(format!("{by} spawned it")),
            What::Woken { by } if by == task => Some("it woke itself".to_owned()),
            What::Woken { by: Actor::Yield } => Some("it only gave the loop back".to_owned()),
            What::Woken { by } => Some(format!("{} woke it", waker(by).to_lowercase())),
            _ => None,
        });
        why.unwrap_or_else(|| "it is ready".to_owned())
    }

    /// What came of the right choice. The reader may be the one to say who is
    /// woken then.
    pub(crate) fn did(&self, events: &[Event], tells_wakes: bool) -> String {
        match &self.does {
            Does::Polls(task, range) => {
                format!(
                    "The loop polls {task}: {}.",
                    poll(*task, &events[range.clone()], tells_wakes)
                )
            }
            Does::Parks(next) => {
                let at = events[*next].at;
                let same = events[*next..].iter().take_while(|event| event.at == at);
                let woken = same
                    .take_while(|event| event.what != What::Polled)
                    .filter_map(|event| match event.what {
                        What::Woken { by } => Some(format!(" {} wakes {}.", waker(by), event.task)),
                        _ => None,
                    });
                let woken: String = woken.filter(|_| tells_wakes).collect();
                format!("Nobody is ready: the thread sleeps, and time goes to {at}.{woken}")
            }
            Does::ParksForEver => "Nobody is ready, and nobody will ever be woken: the thread \
                 sleeps for ever. This is a deadlock."
                .to_owned(),
        }
    }

    /// Why a choice is not what the loop did.
    pub(crate) fn because(&self, choice: Choice, events: &[Event]) -> String {
        let task = match (choice, self.right()) {
            (Choice::Poll(task), _) => task,
            (Choice::Park, Choice::Poll(right)) => {
                return format!("{right} is ready. The loop sleeps only when nobody is.");
            }
            (Choice::Park, Choice::Park) => return String::new(),
        };
        if let Some(since) = self.waiting.get(&task) {
            return format!(
                "{task} waits for {}. A task that waits is not polled.",
                waits(task, *since, events)
            );
        }
        let Choice::Poll(right) = self.right() else {
            return format!("{task} is not ready.");
        };
        if self.ready.first() != Some(&right) {
            return format!("{task} is ready too, but this time the loop took {right}.");
        }
        if task == Actor::Main {
            "main has no place in the queue: it is polled when the queue is empty, or after 61 \
             polls."
                .to_owned()
        } else if right == Actor::Main {
            format!("{task} is ready, but the loop begins a turn, and looks at main first.")
        } else {
            format!("{task} stands behind {right} in the queue.")
        }
    }
}

/// Until when a task waits, if a timer knows.
pub(crate) fn until(task: Actor, since: usize, events: &[Event]) -> Option<Millis> {
    let mut later = events[since + 1..].iter();
    let next = later.find(|event| event.task == task && matches!(event.what, What::Woken { .. }));
    match next?.what {
        What::Woken { by: Actor::Timer } => Some(next?.at),
        _ => None,
    }
}

/// What a task waits for, and until when, if a timer knows.
pub(crate) fn waits(task: Actor, since: usize, events: &[Event]) -> String {
    let on = waits_for(since, events);
    match until(task, since, events) {
        Some(at) => format!("{on} until {at}"),
        None => on,
    }
}

/// What the task waits for that says so in this event.
pub(crate) fn waits_for(since: usize, events: &[Event]) -> String {
    let on = match &events[since].what {
        What::Pending { on } => on.iter().map(ToString::to_string).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    if on.is_empty() {
        "another part of the program".to_owned()
    } else {
        on.join(", ")
    }
}

fn waker(by: Actor) -> String {
    match by {
        Actor::Timer => "The timer".to_owned(),
        Actor::Pool => "A blocking closure".to_owned(),
        Actor::Thread => "Another thread".to_owned(),
        task => task.to_string(),
    }
}

/// What one poll did.
fn poll(task: Actor, events: &[Event], tells_wakes: bool) -> String {
    let did = events.iter().filter_map(|event| {
        let own = event.task == task;
        Some(match &event.what {
            What::Spawned { by, .. } if *by == task => format!("it spawns {}", event.task),
            What::Woken { .. } if !tells_wakes => return None,
            What::Woken { by } if *by == task && own => "it wakes itself".to_owned(),
            What::Woken { by } if *by == task => format!("it wakes {}", event.task),
            What::Began { operation } if own => format!("it begins {operation}"),
            What::Ended { operation, outcome } if own => match outcome {
                Outcome::Failed => format!("it takes the error of {operation}"),
                Outcome::Cancelled => format!("it cancels {operation}"),
                _ => format!("it takes the answer of {operation}"),
            },
            What::Blocked { until: Some(until) } if own => {
                format!("it blocks the loop until {until}")
            }
            What::Blocked { until: None } if own => "it blocks the loop for ever".to_owned(),
            What::Panicked { .. } if own => "it panics".to_owned(),
            What::Said { text } if own => format!("it says “{text}”"),
            What::Pending { .. } if own => "then it waits, and gives the loop back".to_owned(),
            What::Finished if own => "it is done".to_owned(),
            _ => return None,
        })
    });
    did.collect::<Vec<_>>().join("; ")
}
