//! Exercises whose trials come back in any order, handed over in theirs.

use super::{Held, Outcome};
use crate::catalogue::Exercise;
use crate::catalogue::self_test::Findings;

pub(super) struct Queue<'a> {
    places: Vec<Place<'a>>,
    exercises: Vec<&'a Exercise>,
    /// The first that is not handed over.
    next: usize,
}

/// What came of its trials so far, by their number.
type Outcomes = Vec<(usize, Outcome)>;

enum Place<'a> {
    Empty,
    /// This many of its trials have not come back.
    Waiting(Findings<'a>, usize, Outcomes),
    Done(Findings<'a>, Held),
}

impl<'a> Queue<'a> {
    pub(super) fn new(length: usize) -> Queue<'a> {
        Queue {
            places: (0..length).map(|_| Place::Empty).collect(),
            exercises: Vec::new(),
            next: 0,
        }
    }

    /// Its trials are about to run. Exercises come in their order.
    pub(super) fn wait(&mut self, index: usize, one: Findings<'a>, trials: usize) {
        self.exercises.push(one.exercise);
        self.places[index] = Place::Waiting(one, trials, Vec::new());
    }

    /// There is nothing more to run of it.
    pub(super) fn done(&mut self, index: usize, one: Findings<'a>, held: Held) {
        if self.exercises.len() == index {
            self.exercises.push(one.exercise);
        }
        self.places[index] = Place::Done(one, held);
    }

    /// All exercises, in their order.
    pub(super) fn exercises(&self) -> Vec<&'a Exercise> {
        self.exercises.clone()
    }

    /// A trial has come back; gives its exercise with all outcomes if it was the
    /// last.
    pub(super) fn came(
        &mut self,
        index: usize,
        number: usize,
        outcome: Outcome,
    ) -> Option<(Findings<'a>, Outcomes)> {
        let Place::Waiting(_, left, outcomes) = &mut self.places[index] else {
            return None;
        };
        outcomes.push((number, outcome));
        *left -= 1;
        if *left > 0 {
            return None;
        }
        match std::mem::replace(&mut self.places[index], Place::Empty) {
            Place::Waiting(one, _, outcomes) => Some((one, outcomes)),
            Place::Empty | Place::Done(..) => None,
        }
    }

    /// Hands over those that are done, up to the first that is not.
    pub(super) fn hand_over(&mut self, each: &mut impl FnMut(Findings<'a>, Held)) {
        while let Some(place) = self.places.get_mut(self.next)
            && matches!(place, Place::Done(..))
        {
            if let Place::Done(one, held) = std::mem::replace(place, Place::Empty) {
                each(one, held);
            }
            self.next += 1;
        }
    }
}
