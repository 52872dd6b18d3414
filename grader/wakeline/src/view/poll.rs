//! The poll view: every poll, what caused it, what it did and what it waits
//! for. One line a poll. A blank time means the same instant; `←` says who
//! woke the task; `…` says that it waits.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::time::Millis;
use crate::timeline::{Event, Timeline, What};

/// One line a poll: the time, the task, `←` the cause, what it did, and `…` if
/// it waits.
///
/// Causes: `start` and `spawned` for a first poll; `timer`; `itself` for a
/// task that only yielded; `pool` for a blocking closure that returned;
/// `thread` for another thread; `abort` for a task that is polled only to be
/// dropped; else the task that woke this one.
///
/// The last line names the tasks that were still alive at the end.
///
/// Polls of spawned tasks and wakes are seen only with `--cfg tokio_unstable`;
/// without it the last line says so.
///
/// ```
/// use wakeline::{ms, scenario, view::poll_view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// let text = poll_view(&recording.timeline);
/// assert!(text.starts_with("   0 ms  main  ← start  fetch(a) begins …\n"));
/// assert!(text.contains("  10 ms  main  ← timer  fetch(a) ok; done\n"));
/// ```
pub fn poll_view(timeline: &Timeline) -> String {
    let polls = polls(&timeline.events);
    let width = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let task = width(&mut polls.iter().map(|poll| poll.task.as_str()));
    let cause = width(&mut polls.iter().map(|poll| poll.cause.as_str()));
    let mut text = String::new();
    let mut shown = None;
    for poll in &polls {
        let time = if shown == Some(poll.at) {
            " ".repeat(7)
        } else {
            format!("{:>4} ms", poll.at.0)
        };
        shown = Some(poll.at);
        let line = format!(
            "{time}  {:task$}  {:cause$}  {}",
            poll.task, poll.cause, poll.did
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let alive = alive(&timeline.events);
    if !alive.is_empty() {
        let _ = writeln!(text, "{:>7}  still alive: {}", "end", alive.join(", "));
    }
    if timeline.dropped_events > 0 {
        let _ = writeln!(
            text,
            "({} more events were not kept)",
            timeline.dropped_events
        );
    }
    if cfg!(not(tokio_unstable)) {
        text.push_str(
            "(polls of spawned tasks, and who woke whom, are seen only with RUSTFLAGS=\"--cfg tokio_unstable\")\n",
        );
    }
    text
}

/// The tasks that were spawned or polled and did not finish.
fn alive(events: &[Event]) -> Vec<&str> {
    let mut alive: Vec<&str> = Vec::new();
    for event in events {
        let task = event.task.as_str();
        match event.what {
            What::Spawned { .. } | What::Polled if !alive.contains(&task) => alive.push(task),
            What::Finished => alive.retain(|known| *known != task),
            _ => {}
        }
    }
    alive
}

struct Poll {
    at: Millis,
    task: String,
    cause: String,
    did: String,
}

impl Poll {
    fn add(&mut self, words: &str) {
        if !self.did.is_empty() {
            self.did.push_str("; ");
        }
        self.did.push_str(words);
    }
}

/// The line that collects what happens, and what is known of the next polls.
#[derive(Default)]
struct Reading {
    polls: Vec<Poll>,
    open: Option<usize>,
    causes: HashMap<String, String>,
}

fn polls(events: &[Event]) -> Vec<Poll> {
    let mut reading = Reading::default();
    // Where nobody recorded wakes, a missing one means nothing.
    let wakes = events
        .iter()
        .any(|event| matches!(event.what, What::Woken { .. }));
    for event in events {
        reading.event(event, wakes);
    }
    reading.polls
}

impl Reading {
    fn event(&mut self, event: &Event, wakes: bool) {
        let words = match &event.what {
            What::Polled => {
                // A task is put into the queue by its spawn, by a wake, or by
                // an abort, and only the last leaves no other trace.
                let unknown = if wakes { "← abort" } else { "" };
                let first = !self.polls.iter().any(|poll| poll.task == event.task);
                let cause = match self.causes.remove(&event.task) {
                    Some(cause) => format!("← {cause}"),
                    None if first && event.task == "main" => "← start".to_owned(),
                    None => unknown.to_owned(),
                };
                self.open = Some(self.polls.len());
                self.line(event.at, &event.task, cause);
                return;
            }
            What::Pending { on } => {
                let open = self.open.take();
                if let Some(poll) = open.and_then(|index| self.polls.get_mut(index)) {
                    // What began in this very poll is waited for anyway.
                    let began = |name: &String| poll.did.contains(&format!("{name} begins"));
                    let rest: Vec<&str> = on
                        .iter()
                        .filter(|name| !began(name))
                        .map(String::as_str)
                        .collect();
                    if !rest.is_empty() {
                        poll.add(&format!("waits for {}", rest.join(", ")));
                    }
                    poll.did
                        .push_str(if poll.did.is_empty() { "…" } else { " …" });
                }
                return;
            }
            What::Woken { by } => {
                let by = if by == "yield" || *by == event.task {
                    "itself"
                } else {
                    by
                };
                self.causes.insert(event.task.clone(), by.to_owned());
                let running = self.open.and_then(|index| self.polls.get_mut(index));
                if let Some(poll) =
                    running.filter(|poll| poll.task != event.task && poll.task == by)
                {
                    poll.add(&format!("wakes {}", event.task));
                }
                return;
            }
            What::Spawned { by, .. } => {
                self.causes.insert(event.task.clone(), "spawned".to_owned());
                self.add(event.at, by, &format!("spawns {}", event.task));
                return;
            }
            What::Finished => "done".to_owned(),
            What::Began { operation } => format!("{operation} begins"),
            What::Ended { operation, outcome } => format!("{operation} {}", outcome.word()),
            What::Blocked { until } => format!("BLOCKS THE LOOP until {until}"),
            What::Said { text } => format!("says “{text}”"),
        };
        self.add(event.at, &event.task, &words);
    }

    /// Adds words to the open poll if it is this task's, else to a line of its
    /// own: a task that is dropped, or a blocking thread.
    fn add(&mut self, at: Millis, task: &str, words: &str) {
        let open = self.open.and_then(|index| self.polls.get_mut(index));
        if let Some(poll) = open.filter(|poll| poll.task == task) {
            poll.add(words);
        } else {
            self.line(at, task, String::new()).add(words);
        }
    }

    fn line(&mut self, at: Millis, task: &str, cause: String) -> &mut Poll {
        let poll = Poll {
            at,
            task: task.to_owned(),
            cause,
            did: String::new(),
        };
        self.polls.push_mut(poll)
    }
}
