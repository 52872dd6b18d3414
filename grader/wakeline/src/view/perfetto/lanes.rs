//! Operations overlap, and slices of one track must not. So each operation
//! that is under way has a lane of its own, the lowest that is free.

use std::collections::BTreeSet;

use crate::time::Millis;
use crate::timeline::{Actor, Operation, Outcome};

/// The operations of a timeline, as they begin and end.
pub(super) struct Lanes<'a> {
    operations: &'a [Operation],
    begun: usize,
    open: Vec<Open>,
    free: BTreeSet<usize>,
    opened: usize,
}

struct Open {
    /// In `operations`.
    index: usize,
    lane: usize,
}

/// What the events did not tell of an operation, because they were dropped.
pub(super) enum Left {
    /// The next one begins.
    Begin,
    /// The one of this index ends.
    End(usize, Outcome),
}

impl<'a> Lanes<'a> {
    pub(super) fn new(operations: &'a [Operation]) -> Lanes<'a> {
        Lanes {
            operations,
            begun: 0,
            open: Vec::new(),
            free: BTreeSet::new(),
            opened: 0,
        }
    }

    /// The next operation begins: `operations` is in the order of begin.
    pub(super) fn begin(&mut self) -> Option<(&'a Operation, usize)> {
        let index = self.begun;
        let operation = self.operations.get(index)?;
        self.begun += 1;
        let lane = self.free.pop_first().unwrap_or_else(|| {
            self.opened += 1;
            self.opened - 1
        });
        self.open.push(Open { index, lane });
        Some((operation, lane))
    }

    /// An operation ended; gives its lane back. An event names the operation
    /// and not the call: among several calls it is one that ended just so, and
    /// rather one of the task that was running.
    pub(super) fn end(
        &mut self,
        at: Millis,
        task: Actor,
        name: &str,
        outcome: Outcome,
    ) -> Option<usize> {
        let fits = |open: &&Open| {
            let known = &self.operations[open.index];
            known.name == name && known.outcome == outcome && known.end == Some(at)
        };
        let mut all = self.open.iter().filter(fits);
        let own = all
            .clone()
            .find(|open| self.operations[open.index].task == task);
        let index = own.or_else(|| all.next())?.index;
        self.close(index)
    }

    /// Ends the operation of this index; gives its lane back.
    pub(super) fn close(&mut self, index: usize) -> Option<usize> {
        let place = self.open.iter().position(|open| open.index == index)?;
        let lane = self.open.remove(place).lane;
        self.free.insert(lane);
        Some(lane)
    }

    /// The begins and ends that had no event, in order of time.
    pub(super) fn left(&self) -> Vec<(Millis, Left)> {
        let known = self.open.iter().map(|open| open.index);
        let mut left = Vec::new();
        for index in known.chain(self.begun..self.operations.len()) {
            let operation = &self.operations[index];
            if index >= self.begun {
                left.push((operation.begin, Left::Begin));
            }
            if let Some(end) = operation.end {
                left.push((end, Left::End(index, operation.outcome)));
            }
        }
        // Stable: at one instant, what was called first comes first.
        left.sort_by_key(|(at, _)| *at);
        left
    }
}
