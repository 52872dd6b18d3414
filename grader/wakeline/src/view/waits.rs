//! When a task waited for what is no operation: a timer, a lock, a permit, a
//! channel, another task.

use rustc_hash::{FxHashMap, FxHashSet};

use super::svg::{Bar, Shape};
use crate::time::Millis;
use crate::timeline::{Actor, Name, Timeline, Unseen, What};

const TIMER: &str = "a timer";
const ANYTHING: &str = "waits for a wake";

/// A bar for each wait that took time, in the order of their ends.
pub(super) fn bars(timeline: &Timeline) -> Vec<(Actor, Bar)> {
    let operations = timeline.operations.iter().map(|known| &known.name);
    let mut waits = Waits {
        operations: operations.collect(),
        // Where wakes are not seen, a wait without a name may be for anything.
        all_seen: !timeline.unseen.contains(&Unseen::Wakes),
        open: FxHashMap::default(),
        before: FxHashMap::default(),
        bars: Vec::new(),
    };
    for event in &timeline.events {
        match &event.what {
            What::Pending { on } => waits.begins(event.task, event.at, on),
            What::Woken { by } => waits.woken(event.task, *by),
            What::Polled | What::Finished => waits.ends(event.task, Some(event.at)),
            _ => {}
        }
    }
    let mut stuck: Vec<Actor> = waits.open.keys().copied().collect();
    stuck.sort_unstable();
    for task in stuck {
        waits.ends(task, None);
    }
    waits.bars
}

struct Waits<'a> {
    operations: FxHashSet<&'a Name>,
    all_seen: bool,
    open: FxHashMap<Actor, Open>,
    /// The bar of a task's last wait.
    before: FxHashMap<Actor, usize>,
    bars: Vec<(Actor, Bar)>,
}

/// It is not known for what this wait is.
pub(super) fn is_for_anything(bar: &Bar) -> bool {
    matches!(&bar.shape, Shape::Wait(words) if words == ANYTHING)
}

/// A wait that goes on.
struct Open {
    since: Millis,
    /// In the words of the poll view: `a mutex`, `t1`.
    parts: Vec<Name>,
    /// It waits for an operation as well, which has a bar of its own.
    operation: bool,
    /// It waits for a timer as well.
    timer: bool,
    by: Option<Actor>,
}

impl Waits<'_> {
    fn begins(&mut self, task: Actor, at: Millis, on: &[Name]) {
        let is_operation = |name: &Name| self.operations.contains(name);
        let is_timer = |name: &Name| &**name == TIMER;
        let parts = on.iter();
        let parts = parts.filter(|name| !is_operation(name) && !is_timer(name));
        let open = Open {
            since: at,
            parts: parts.cloned().collect(),
            operation: on.iter().any(is_operation),
            timer: on.iter().any(is_timer),
            by: None,
        };
        self.open.insert(task, open);
    }

    fn woken(&mut self, task: Actor, by: Actor) {
        if let Some(open) = self.open.get_mut(&task) {
            open.by = Some(by).filter(|by| *by != task);
        }
    }

    fn ends(&mut self, task: Actor, end: Option<Millis>) {
        let Some(open) = self.open.remove(&task) else {
            return;
        };
        let Some(words) = open.words(self.all_seen) else {
            return;
        };
        if end.is_some_and(|end| end <= open.since) {
            return;
        }
        // A poll that goes on waiting for the same does not end the wait.
        if let Some(index) = self.before.get(&task)
            && let (_, bar) = &mut self.bars[*index]
            && bar.end == Some(open.since)
            && matches!(&bar.shape, Shape::Wait(known) if *known == words)
        {
            bar.end = end;
            return;
        }
        self.before.insert(task, self.bars.len());
        let bar = Bar {
            begin: open.since,
            end,
            name: task.to_string(),
            shape: Shape::Wait(words),
        };
        self.bars.push((task, bar));
    }
}

impl Open {
    /// `waits for a mutex`, `waits for t1`. A task that waits for an operation or a
    /// timer as well may wait for a channel without saying so, but then somebody
    /// wakes it: `waits for a wake from t1`. `None` of a wait for an operation or
    /// for nothing that is known.
    fn words(&self, all_seen: bool) -> Option<String> {
        match (self.parts.as_slice(), self.by.and_then(who)) {
            ([], Some(by)) => Some(format!("{ANYTHING} from {by}")),
            ([], None) if self.operation => None,
            ([], None) if self.timer => Some(format!("waits for {TIMER}")),
            ([], None) if all_seen && self.by.is_none() => Some(ANYTHING.to_owned()),
            ([], None) => None,
            ([first @ .., last], _) if !first.is_empty() => {
                Some(format!("waits for {} and {last}", first.join(", ")))
            }
            ([only, ..], _) => Some(format!("waits for {only}")),
        }
    }
}

/// The part of the program that gave a wake; `None` of the timer and of a task that
/// only gave the thread back.
fn who(by: Actor) -> Option<String> {
    match by {
        Actor::Main | Actor::Spawned(_) => Some(by.to_string()),
        Actor::Pool => Some("the blocking pool".to_owned()),
        Actor::Thread => Some("a thread".to_owned()),
        Actor::Unnamed => Some("a task".to_owned()),
        Actor::Timer | Actor::Yield => None,
    }
}
