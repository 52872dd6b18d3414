//! tokio's locks, permits, barriers and channels, as its tracing tells of them:
//! where each was made, who has it, who asked for it. Only at the end of a run
//! that is stuck does anybody look.

use super::Recorder;
use super::state::State;
use crate::timeline::{Actor, Holder, Name, Need};

/// So many are told apart; of those made after them only the kind is known.
const MANY: usize = 10_000;
/// The order of so many who asked is kept.
const QUEUE: usize = 1_000;

const PERMIT: &str = "a permit";

/// One of tokio's resources, by its number; 0 is one that is not told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resource {
    pub(crate) words: &'static str,
    pub(crate) number: u32,
    /// The future that waits; 0 where it is not told apart.
    pub(crate) future: u32,
    /// How many permits it asks for at once; 0 of one, and where that is not known.
    pub(crate) permits: u64,
}

/// What changed on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The running task has it now, alone or beside others.
    Taken,
    /// One of those who have it gave it back.
    Given,
    /// So many can have it at once, or have to meet there.
    Size(u64),
}

/// What is known of one resource.
pub(super) struct Known {
    made_at: Option<Name>,
    size: Option<u64>,
    held_by: Vec<Holder>,
    /// Who asked and was not served at once, in the order of asking.
    asked: Vec<Actor>,
    /// A permit went from one task to another who waited for it. tokio does not
    /// say which task that was, and of several nobody knows any more who has one.
    handed_on: bool,
    /// Some came back, or were added, by who was not known to have any.
    added: bool,
}

impl Known {
    /// The task took it.
    fn taken(&mut self, holder: Holder) {
        let asked = self.asked.len();
        self.asked.retain(|other| *other != holder.task);
        if let Some(size) = self.size {
            self.handed_on |= size > 1 && self.asked.len() < asked;
            if size == 1 || self.handed_on {
                self.held_by.clear();
            }
        }
        if !self.handed_on {
            self.held_by.push(holder);
        }
    }

    /// The running task gave it back: what it took itself, if it took any. A guard
    /// may be dropped by another task than took it.
    fn given(&mut self, by: Actor) {
        let own = self.held_by.iter().position(|holder| holder.task == by);
        self.added |= own.is_none();
        if !self.held_by.is_empty() {
            self.held_by.remove(own.unwrap_or(0));
        }
    }
}

impl Recorder {
    /// tokio made a resource at this place. Gives its number.
    pub(crate) fn resource_made(&self, file: &str, line: u64) -> u32 {
        let mut state = self.lock();
        if state.resources.len() >= MANY {
            return 0;
        }
        let made_at = (!file.is_empty()).then(|| {
            let place = super::short_place(file, line);
            state.texts.name(&place)
        });
        state.resources.push(Known {
            made_at,
            size: None,
            held_by: Vec::new(),
            asked: Vec::new(),
            handed_on: false,
            added: false,
        });
        u32::try_from(state.resources.len()).unwrap_or(0)
    }

    /// The running poll found a resource not ready.
    pub(crate) fn waits_for(&self, mut resource: Resource) {
        let mut state = self.lock();
        if state.in_world {
            return;
        }
        if resource.words == PERMIT && resource.future > 0 {
            // It says how many it asks for before its first poll, and not again.
            if resource.permits > 1 {
                let asks = (resource.number, resource.permits);
                state.asking.insert(resource.future, asks);
            }
            let known = state.asking.get(&resource.future);
            resource.permits = known.map_or(0, |(_, permits)| *permits);
        }
        if state.waits.contains(&resource) {
            return;
        }
        state.waits.push(resource);
        let task = state.current_task();
        if let Some(known) = state.resource(resource.number)
            && known.asked.len() < QUEUE
            && !known.asked.contains(&task)
        {
            known.asked.push(task);
        }
    }

    /// A future was dropped: what it waited for, the running poll does not.
    pub(crate) fn future_dropped(&self, future: u32) {
        let mut state = self.lock();
        state.waits.retain(|wait| wait.future != future);
        if !state.asking.is_empty() {
            state.asking.remove(&future);
        }
    }

    /// A timer was dropped, and with it the waker that it had.
    pub(crate) fn timer_dropped(&self, future: u32) {
        self.future_dropped(future);
        if let Some(wakeful) = self.lock().running_wakeful() {
            wakeful.awaits.timer_dropped(future);
        }
    }

    /// Permits that somebody gave back went to a future that waits. One that asks for
    /// several may wait on with them, and then nobody knows who has how many.
    pub(crate) fn permits_handed_on(&self) {
        let mut state = self.lock();
        let numbers: Vec<u32> = state.asking.values().map(|(number, _)| *number).collect();
        for number in numbers {
            if let Some(known) = state.resource(number) {
                known.handed_on = true;
                known.held_by.clear();
            }
        }
    }

    /// The running code took a resource, or gave it back.
    pub(crate) fn resource_changed(&self, number: u32, change: Change) {
        let mut state = self.lock();
        let (task, since) = (state.current_task(), state.now);
        let Some(known) = state.resource(number) else {
            return;
        };
        match change {
            Change::Size(size) => known.size = Some(size),
            Change::Taken => known.taken(Holder { task, since }),
            Change::Given => known.given(task),
        }
    }
}

impl State {
    fn resource(&mut self, number: u32) -> Option<&mut Known> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.resources.get_mut(index)
    }

    /// What is known of the resources that a stuck task waits for.
    pub(super) fn needs(&self, waits: &[Resource]) -> Vec<Need> {
        let known = |number: u32| {
            let index = usize::try_from(number).ok()?.checked_sub(1)?;
            self.resources.get(index)
        };
        let needs = waits.iter().enumerate().filter_map(|(index, resource)| {
            let before = &waits[..index];
            if before.iter().any(|other| other.number == resource.number) {
                return None;
            }
            let known = known(resource.number)?;
            let same = waits.iter().filter(|other| other.number == resource.number);
            let permits = same.map(|other| other.permits).max().unwrap_or(0);
            Some(Need {
                what: resource.words.into(),
                number: resource.number,
                made_at: known.made_at.clone(),
                asked_for: Some(permits).filter(|permits| *permits > 0 && !known.added),
                size: known
                    .size
                    .filter(|size| !known.handed_on || !known.added && *size < permits),
                held_by: known.held_by.clone(),
                asked: known.asked.clone(),
            })
        });
        needs.collect()
    }
}
