//! The poll view: what each poll did, one line a poll. A blank time means the
//! same instant. Who woke whom is not shown yet.

use std::fmt::Write as _;

use crate::time::Millis;
use crate::timeline::{Event, Timeline, What};

/// One line a poll: the time, the task, what it did, and `…` if it waits.
///
/// Polls of spawned tasks are seen only with `--cfg tokio_unstable`; without
/// it the last line says so.
///
/// ```
/// use wakeline::{ms, scenario, view::poll_view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// let text = poll_view(&recording.timeline);
/// assert!(text.starts_with("   0 ms  main  fetch(a) begins …\n  10 ms  main  fetch(a) ok; done\n"));
/// ```
pub fn poll_view(timeline: &Timeline) -> String {
    let names = timeline
        .events
        .iter()
        .map(|event| event.task.chars().count());
    let width = names.max().unwrap_or(0);
    let mut text = String::new();
    let mut shown = None;
    for poll in polls(&timeline.events) {
        let time = if shown == Some(poll.at) {
            " ".repeat(7)
        } else {
            format!("{:>4} ms", poll.at.0)
        };
        shown = Some(poll.at);
        let line = format!("{time}  {:width$}  {}", poll.task, poll.did);
        let _ = writeln!(text, "{}", line.trim_end());
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
            "(polls of spawned tasks are seen only with RUSTFLAGS=\"--cfg tokio_unstable\")\n",
        );
    }
    text
}

struct Poll {
    at: Millis,
    task: String,
    did: String,
}

fn polls(events: &[Event]) -> Vec<Poll> {
    let mut polls: Vec<Poll> = Vec::new();
    // Which line collects what a task does now.
    let mut open: Option<usize> = None;
    for event in events {
        let words = match &event.what {
            What::Polled => {
                open = Some(polls.len());
                polls.push(Poll {
                    at: event.at,
                    task: event.task.clone(),
                    did: String::new(),
                });
                continue;
            }
            What::Pending => {
                let index = open.take();
                if let Some(poll) = index.and_then(|index| polls.get_mut(index)) {
                    poll.did
                        .push_str(if poll.did.is_empty() { "…" } else { " …" });
                }
                continue;
            }
            What::Spawned { by, .. } => {
                let words = format!("spawns {}", event.task);
                add(&mut polls, open, event.at, by, &words);
                continue;
            }
            What::Finished => "done".to_owned(),
            What::Began { operation } => format!("{operation} begins"),
            What::Ended { operation, outcome } => format!("{operation} {}", outcome.word()),
            What::Blocked { until } => format!("BLOCKS THE LOOP until {until}"),
            What::Said { text } => format!("says “{text}”"),
        };
        add(&mut polls, open, event.at, &event.task, &words);
    }
    polls
}

/// Adds words to the open poll if it is this task's, else to a line of its own.
fn add(polls: &mut Vec<Poll>, open: Option<usize>, at: Millis, task: &str, words: &str) {
    match open
        .and_then(|index| polls.get_mut(index))
        .filter(|poll| poll.task == task)
    {
        Some(poll) => {
            if !poll.did.is_empty() {
                poll.did.push_str("; ");
            }
            poll.did.push_str(words);
        }
        None => polls.push(Poll {
            at,
            task: task.to_owned(),
            did: words.to_owned(),
        }),
    }
}
