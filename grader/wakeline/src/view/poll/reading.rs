//! From events to the lines of the poll view, each given out as soon as
//! nothing can be added to it.

use std::collections::VecDeque;
use std::fmt;
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::time::Millis;
use crate::timeline::{Actor, Event, Name, Timeline, Unseen, What, readable};

/// One line: a poll, or what happened outside of one.
pub(super) struct Line {
    pub(super) at: Millis,
    pub(super) task: Actor,
    pub(super) cause: Cause,
    pub(super) did: String,
    /// The scenario's own future had returned before.
    pub(super) after_main: bool,
}

impl Line {
    fn add(&mut self, words: &str) {
        if !self.did.is_empty() {
            self.did.push_str("; ");
        }
        self.did.push_str(words);
    }
}

/// Why a task was polled.
#[derive(Clone, Copy)]
pub(super) enum Cause {
    /// Not a poll, or not known.
    Unknown,
    Start,
    Spawned,
    Itself,
    Abort,
    By(Actor),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Unknown => f.pad(""),
            Cause::Start => f.pad("← start"),
            Cause::Spawned => f.pad("← spawned"),
            Cause::Itself => f.pad("← itself"),
            Cause::Abort => f.pad("← abort"),
            Cause::By(actor) => f.pad(&format!("← {actor}")),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// The first of the lines that wait is a poll that is not over.
    Poll,
    Nothing,
}

/// The lines that may still change, and what is known of the next polls.
pub(super) struct Reading<F> {
    give: F,
    waiting: VecDeque<Line>,
    open: Open,
    /// What began in the open poll.
    began: FxHashSet<Name>,
    causes: FxHashMap<Actor, Cause>,
    /// The cause of a poll of which nothing is known.
    unknown: Cause,
    main: Cause,
    /// The scenario's own future has returned.
    returned: bool,
}

impl<F: FnMut(&Line) -> io::Result<()>> Reading<F> {
    /// Gives every line, in order.
    pub(super) fn of(timeline: &Timeline, give: F) -> io::Result<()> {
        let events = &timeline.events;
        // A task is put into the queue by its spawn, by a wake, or by an abort,
        // and only the last leaves no other trace. Where nobody recorded wakes,
        // a missing one means nothing.
        let woken = |event: &Event| matches!(event.what, What::Woken { .. });
        let all_seen = !timeline.unseen.contains(&Unseen::Wakes);
        let unknown = if all_seen && events.iter().any(woken) {
            Cause::Abort
        } else {
            Cause::Unknown
        };
        let mut reading = Reading {
            give,
            waiting: VecDeque::new(),
            open: Open::Nothing,
            began: FxHashSet::default(),
            causes: FxHashMap::default(),
            unknown,
            main: Cause::Start,
            returned: false,
        };
        for event in events {
            reading.event(event)?;
        }
        reading.close()
    }

    fn event(&mut self, event: &Event) -> io::Result<()> {
        let (at, task) = (event.at, event.task);
        match &event.what {
            What::Polled => {
                let known = self.causes.remove(&task);
                let cause = known.unwrap_or(match task {
                    Actor::Main => self.main,
                    _ => self.unknown,
                });
                self.close()?;
                self.line(at, task, cause);
                self.open = Open::Poll;
                Ok(())
            }
            What::Pending { on } => {
                // What began in this very poll is waited for anyway.
                let rest = on.iter().filter(|name| !self.began.contains(*name));
                let rest: Vec<&str> = rest.map(Name::as_str).collect();
                if let Some(poll) = self.poll() {
                    if !rest.is_empty() {
                        poll.add(&format!("waits for {}", rest.join(", ")));
                    }
                    let words = if poll.did.is_empty() { "…" } else { " …" };
                    poll.did.push_str(words);
                }
                self.close()
            }
            What::Woken { by } => {
                let itself = *by == Actor::Yield || *by == task;
                let cause = if itself {
                    Cause::Itself
                } else {
                    Cause::By(*by)
                };
                self.causes.insert(task, cause);
                if !itself && let Some(poll) = self.poll().filter(|poll| poll.task == *by) {
                    poll.add(&format!("wakes {task}"));
                }
                Ok(())
            }
            What::Spawned { by, .. } => {
                self.causes.insert(task, Cause::Spawned);
                self.add(at, *by, &format!("spawns {task}"))
            }
            What::Finished if task == Actor::Main => {
                self.add(at, task, "done")?;
                self.returned = true;
                self.close()
            }
            What::Finished if task == Actor::Pool => self.add(at, task, "a closure returns"),
            What::Finished => self.add(at, task, "done"),
            What::Began { operation } => {
                if self.poll().is_some_and(|poll| poll.task == task) {
                    self.began.insert(operation.clone());
                }
                self.add(at, task, &format!("{operation} begins"))
            }
            What::Ended { operation, outcome } => {
                self.add(at, task, &format!("{operation} {}", outcome.word()))
            }
            What::Blocked { until } => {
                let until =
                    until.map_or_else(|| "for ever".to_owned(), |end| format!("until {end}"));
                self.add(at, task, &format!("BLOCKS THE LOOP {until}"))
            }
            What::Panicked { message } => {
                let message = readable::line(message);
                self.add(at, task, &format!("panics: “{message}”"))
            }
            What::Said { text } => {
                let text = readable::line(text);
                self.add(at, task, &format!("says “{text}”"))
            }
        }
    }

    /// The poll that is not over.
    fn poll(&mut self) -> Option<&mut Line> {
        match self.open {
            Open::Poll => self.waiting.front_mut(),
            Open::Nothing => None,
        }
    }

    /// Adds words to the open poll if it is this task's, else to a line of its
    /// own: a task that is dropped, or a blocking thread.
    fn add(&mut self, at: Millis, task: Actor, words: &str) -> io::Result<()> {
        if let Some(poll) = self.poll().filter(|poll| poll.task == task) {
            poll.add(words);
            return Ok(());
        }
        self.line(at, task, Cause::Unknown).add(words);
        match self.open {
            // It stands below the poll, which is not over.
            Open::Poll => Ok(()),
            Open::Nothing => self.close(),
        }
    }

    fn line(&mut self, at: Millis, task: Actor, cause: Cause) -> &mut Line {
        if task == Actor::Main {
            self.main = self.unknown;
        }
        self.waiting.push_back_mut(Line {
            at,
            task,
            cause,
            did: String::new(),
            after_main: self.returned,
        })
    }

    /// Nothing can be added to the lines any more.
    fn close(&mut self) -> io::Result<()> {
        self.open = Open::Nothing;
        self.began.clear();
        self.waiting
            .drain(..)
            .try_for_each(|line| (self.give)(&line))
    }
}
