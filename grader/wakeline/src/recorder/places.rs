//! Which line of the program an event comes from: the stack at that moment says
//! it. Only where somebody asked for it.

use super::Recorder;
use super::state::State;
use crate::stack::{Stack, Wait};
use crate::timeline::{Name, Place, What};

impl Recorder {
    /// The line of the program that runs. Not to be asked for under the lock: it
    /// takes a while.
    pub(super) fn place(&self) -> Option<Name> {
        if !self.places {
            return None;
        }
        Stack::here().read(Wait::Running)?.at
    }

    /// The running poll leaves a waker.
    pub(super) fn left_here(&self) {
        if self.places {
            let place = self.place();
            let mut state = self.lock();
            if state.running.is_some() {
                state.left_at(place.as_ref());
            }
        }
    }
}

impl State {
    /// The running poll leaves a waker at this line.
    pub(super) fn left_at(&mut self, place: Option<&Name>) {
        if let Some(place) = place.filter(|place| !self.left.contains(place)) {
            self.left.push(place.clone());
        }
    }

    /// The next event comes from this line.
    pub(super) fn placed(&mut self, place: Option<Name>) {
        let event = self.timeline.events.len();
        let places = &mut self.timeline.places;
        places.extend(place.map(|at| Place { event, at }));
    }

    pub(super) fn event_at(&mut self, place: Option<Name>, what: What) {
        if self.has_room() {
            self.placed(place);
            self.push(self.current_task(), what);
        }
    }
}
