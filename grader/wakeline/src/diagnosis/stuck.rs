//! The tasks of a deadlock, who of them waits for whom, and the words for it,
//! for several rules.

use super::polls;
use crate::time::Millis;
use crate::timeline::{Actor, Ending, Name, Need, Recording, StuckTask, Wakers, What, readable};

/// A run in which nothing can happen any more.
pub(super) struct Stuck<'a> {
    pub(super) recording: &'a Recording,
    pub(super) tasks: &'a [StuckTask],
}

/// One task waits for another one.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    pub(super) from: Actor,
    pub(super) to: Actor,
    pub(super) need: &'a Need,
    pub(super) why: Why,
}

/// Why a task cannot have what it needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The other one took it then.
    Held(Millis),
    /// The other one asked before it.
    Behind,
}

impl<'a> Stuck<'a> {
    /// The deadlock of an event loop, if the run ended so, and no timer would still
    /// come.
    pub(super) fn of(recording: &'a Recording) -> Option<Stuck<'a>> {
        let Ending::Deadlock { stuck: tasks } = &recording.ending else {
            return None;
        };
        let goes_on = tasks.iter().any(|task| is_timed(recording, task.task));
        (!recording.timeline.plain && !goes_on).then_some(Stuck { recording, tasks })
    }

    pub(super) fn task(&self, task: Actor) -> Option<&'a StuckTask> {
        self.tasks.iter().find(|stuck| stuck.task == task)
    }

    /// The tasks that wait for a resource, in the order of asking, as far as that is
    /// known.
    pub(super) fn queue(&self, need: &'a Need) -> Vec<&'a StuckTask> {
        let waits = |task: &&StuckTask| task.needs.iter().any(|one| one.number == need.number);
        let mut queue: Vec<_> = self.tasks.iter().filter(waits).collect();
        let place = |task: &StuckTask| need.asked.iter().position(|asked| *asked == task.task);
        queue.sort_by_key(|task| place(task).unwrap_or(usize::MAX));
        queue
    }

    /// Some task waits for an operation that never answers: whatever else is
    /// stuck may be so for that.
    pub(super) fn an_operation_hangs(&self) -> bool {
        self.tasks
            .iter()
            .any(|task| task.waits_for.is_some() && task.answered.is_none())
    }

    /// Who keeps a task waiting, as far as that is certain.
    pub(super) fn edges(&self, task: &'a StuckTask) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        for need in task.needs.iter().filter(|need| !is_surplus(need)) {
            let edge = |to: Actor, why: Why| Edge {
                from: task.task,
                to,
                need,
                why,
            };
            let queue = self.queue(need);
            let is_known = need.asked.contains(&task.task);
            let before = queue
                .iter()
                .take_while(|other| is_known && other.task != task.task);
            let before: Vec<Edge<'_>> = before.map(|one| edge(one.task, Why::Behind)).collect();
            let alone = need.held_by.iter().all(|holder| holder.task == task.task);
            for holder in &need.held_by {
                let itself = holder.task == task.task;
                // Who reads and asks again waits for itself only where nobody
                // asked before it.
                if itself && (!alone || need.what == "a lock" && !before.is_empty()) {
                    continue;
                }
                if self.task(holder.task).is_some() {
                    edges.push(edge(holder.task, Why::Held(holder.since)));
                }
            }
            if need.what == "a lock" {
                edges.extend(before);
            }
        }
        edges
    }

    /// What panicked before, as sentences.
    pub(super) fn panics(&self) -> String {
        panics(self.recording)
    }

    /// `t1 (spawned at src/lib.rs:7)`.
    pub(super) fn who(task: &StuckTask) -> String {
        let place = task.spawned_at.as_ref();
        let place = place.map_or_else(String::new, |at| format!(" (spawned at {at})"));
        format!("{}{place}", task.task)
    }

    /// `main waits at src/lib.rs:9 for the mutex that t1 took at 0 ms`.
    pub(super) fn edge(&self, edge: &Edge<'_>) -> String {
        let what = &edge.need.what;
        let thing = the(what);
        let place = self.task(edge.from).and_then(|task| place(task, what));
        let at = place.map_or_else(String::new, |place| format!(" at {place}"));
        let (from, to) = (edge.from, edge.to);
        let waits = format!("{from} waits{at} for {thing}");
        match edge.why {
            Why::Held(since) if from == to => format!("{waits} that it took itself at {since}"),
            Why::Held(since) => format!("{waits} that {to} took at {since}"),
            Why::Behind => format!("{waits} behind {to}, which asked first"),
        }
    }

    /// ` t2 waits for a mutex.`, of all tasks but one.
    pub(super) fn others(&self, but: &StuckTask) -> String {
        let others = self.tasks.iter().filter(|other| other.task != but.task);
        let each =
            others.map(|other| format!("{} waits for {}", Stuck::who(other), self.waits(other)));
        let each: Vec<String> = each.collect();
        match each.as_slice() {
            [] => String::new(),
            each => format!(" {}.", each.join("; ")),
        }
    }

    /// Whether the others may be stuck for what one task waits for. Nobody can wait for
    /// the end of `main`.
    pub(super) fn may_explain(&self, task: &StuckTask) -> bool {
        let mut others = self.tasks.iter().filter(|other| other.task != task.task);
        task.task != Actor::Main || !others.any(|other| only(other, &ENDS))
    }

    pub(super) fn last_poll(&self, task: &StuckTask) -> Option<Millis> {
        polls::last_poll(self.recording, task.task)
    }

    /// What a task waits for, in words: `fetch(a), which never answers`.
    pub(super) fn waits(&self, task: &StuckTask) -> String {
        let named = polls::last_wait(self.recording, task.task).unwrap_or_default();
        let unanswered = task.waits_for.as_ref().filter(|_| task.answered.is_none());
        words(task, named, unanswered, None)
    }
}

/// Whether a task waits for a timer, which is due after the limit of virtual time.
pub(super) fn is_timed(recording: &Recording, task: Actor) -> bool {
    let on = polls::last_wait(recording, task).unwrap_or_default();
    on.iter().any(|name| *name == polls::TIMER)
}

/// ` t1 panicked at 20 ms: “bad row 7”.`, for each panic of a spawned task: what others
/// wait for in vain may have been due there.
pub(super) fn panics(recording: &Recording) -> String {
    let events = recording.timeline.events.iter();
    let panics = events.filter_map(|event| match (&event.what, event.task) {
        (What::Panicked { message }, Actor::Spawned(_)) => {
            let first = readable::line(message.lines().next().unwrap_or_default());
            Some(format!(
                " {} panicked at {}: “{first}”.",
                event.task, event.at
            ))
        }
        _ => None,
    });
    panics.collect()
}

/// A wait for what a sender of an mpsc channel may still send.
pub(super) const MESSAGE: &str = "a message from a channel";
/// A wait for the end of a task.
pub(super) const ENDS: [&str; 2] = ["the end of a task", "the end of a task in a JoinSet"];

/// Whether a task is known to wait for one of these, and for nothing else.
pub(super) fn only(task: &StuckTask, whats: &[&str]) -> bool {
    let mut awaits = task.awaits.iter();
    let named = |what: &str| whats.contains(&what);
    task.waits_for.is_none()
        && task.needs.is_empty()
        && !task.awaits.is_empty()
        && awaits.all(|one| one.what.as_deref().is_some_and(named))
}

/// What a task waits for; of one operation it is known that no answer comes, and
/// one it does not ask for.
pub(super) fn words(
    task: &StuckTask,
    named: &[Name],
    hangs: Option<&Name>,
    but: Option<&Name>,
) -> String {
    let mut all: Vec<String> = Vec::new();
    for name in named.iter().filter(|name| Some(*name) != but) {
        all.push(if Some(name) == hangs {
            format!("{name}, which never answers")
        } else {
            format!("{name}{}", place_of(task, name))
        });
    }
    if let Some(hangs) = hangs.filter(|_| named.is_empty()) {
        all.push(format!("{hangs}, which never answers"));
    }
    for one in &task.awaits {
        let known = one.what.as_ref();
        if known.is_some_and(|what| named.contains(what)) {
            continue;
        }
        match (known, &one.at) {
            (Some(what), Some(at)) => all.push(format!("{what} ({at})")),
            (Some(what), None) => all.push(what.to_string()),
            // What is not named may be what is named already.
            (None, Some(at)) if named.is_empty() => all.push(format!("what it awaits at {at}")),
            (None, _) => {}
        }
    }
    match all.as_slice() {
        [] if task.wakers == Some(Wakers::Dropped) => {
            "a wake by a waker that was dropped".to_owned()
        }
        [] => "a wake that never comes".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// ` (src/lib.rs:9)`: the one place at which a task awaits this, where it is
/// known.
fn place_of(task: &StuckTask, what: &Name) -> String {
    let mut places = task
        .awaits
        .iter()
        .filter(|one| one.what.as_ref() == Some(what));
    match (places.next(), places.next()) {
        (Some(one), None) => {
            let at = one.at.as_ref();
            at.map_or_else(String::new, |at| format!(" ({at})"))
        }
        _ => String::new(),
    }
}

/// The same as a fact.
pub(super) fn place<'a>(task: &'a StuckTask, what: &str) -> Option<&'a Name> {
    let mut places = task
        .awaits
        .iter()
        .filter(|one| one.what.as_ref().is_some_and(|known| known == what));
    match (places.next(), places.next()) {
        (Some(one), None) => one.at.as_ref(),
        _ => None,
    }
}

/// Where tasks wait for this: ` (src/lib.rs:9)` where all wait at one place, and else
/// a sentence for each that is known.
pub(super) fn places(tasks: &[&StuckTask], what: &str) -> (String, String) {
    let each: Vec<Option<&Name>> = tasks.iter().map(|task| place(task, what)).collect();
    match each.as_slice() {
        [Some(first), rest @ ..] if rest.iter().all(|at| *at == Some(*first)) => {
            (format!(" ({first})"), String::new())
        }
        _ => {
            let known = tasks.iter().zip(&each);
            let known = known.filter_map(|(task, at)| Some((task.task, (*at)?)));
            let each = known.map(|(task, at)| format!(" {task} waits at {at}."));
            (String::new(), each.collect())
        }
    }
}

/// `the mutex`, of `a mutex`.
pub(super) fn the(what: &str) -> String {
    let noun = what.strip_prefix("a ").unwrap_or(what);
    format!("the {noun}")
}

/// ` made at src/lib.rs:7`, where that is known.
pub(super) fn made(need: &Need) -> String {
    let place = need.made_at.as_ref();
    place.map_or_else(String::new, |at| format!(" made at {at}"))
}

/// More have it than there is of it: some gave it back, and nobody knows which.
pub(super) fn is_surplus(need: &Need) -> bool {
    let size = need.size.unwrap_or(u64::MAX);
    need.what == "a permit" && need.held_by.len() as u64 > size
}

/// `t1`, `t1 and t2`, `t1, t2 and t3`.
pub(super) fn list(all: impl IntoIterator<Item = impl ToString>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    match all.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
