//! Who comes into the queue between two turns: what the reader is asked before
//! the choice, and why each answer is right or wrong.

use std::fmt::Write as _;

use wakeline::timeline::{Actor, Event};

use super::queue::Turn;
use super::words;
use crate::html::escape;

/// What the reader is asked before a turn.
pub(super) struct Puts {
    /// How many are in the queue already.
    pub(super) left: usize,
    /// For each other task why it is put in, or is not, as a list in HTML.
    pub(super) reasons: String,
}

impl Puts {
    /// `None` where nobody is put in, or not at the end, or nobody else is there.
    pub(super) fn of(turns: &[Turn], index: usize, events: &[Event]) -> Option<Puts> {
        let (before, turn) = (turns.get(index.checked_sub(1)?)?, &turns[index]);
        let stayed = turn.stayed(before);
        let in_queue = before.queue().into_iter();
        let in_queue: Vec<Actor> = in_queue.filter(|task| stayed.contains(task)).collect();
        let nobody_came = turn.ready.iter().all(|task| stayed.contains(task));
        let is_alone = turn.tasks().len() == stayed.len() + 1;
        if !turn.queue().starts_with(&in_queue) || nobody_came || is_alone {
            return None;
        }
        let mut reasons = "<ul>".to_owned();
        // In an order that says nothing.
        for task in turn.tasks().difference(&stayed) {
            let (class, text) = match turn.waiting.get(task) {
                None => (
                    "right",
                    format!("✓ {task}: {}.", turn.put_by(*task, events)),
                ),
                Some(since) => {
                    let on = words::waits(*task, *since, events);
                    ("wrong", format!("✗ {task} waits for {on}."))
                }
            };
            let text = escape(&text);
            write!(
                reasons,
                "<li class=\"wl-{class}\" data-put=\"{task}\">{text}</li>"
            )
            .expect("a String takes every write");
        }
        Some(Puts {
            left: in_queue.len(),
            reasons: reasons + "</ul>",
        })
    }
}
