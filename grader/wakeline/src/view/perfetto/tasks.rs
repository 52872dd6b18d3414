//! The tracks of the tasks: their polls, and what happens in them.

use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::mem;

use super::packet::{self, Flow, Kind, Track, TrackId};
use super::{Drawing, ROOT};
use crate::time::Millis;
use crate::timeline::Actor;

/// A task, a thread, or the timer.
pub(super) struct Task {
    track: TrackId,
    pub(super) polls: u64,
    pub(super) polling: bool,
    /// What its next poll comes of.
    causes: Vec<Flow>,
}

/// What happens on a task's track.
#[derive(Clone, Copy)]
pub(super) struct Act<'t> {
    pub(super) kind: Kind,
    pub(super) name: &'t str,
    pub(super) category: &'t str,
    pub(super) starts: Option<Flow>,
    pub(super) notes: &'t [(&'t str, &'t str)],
}

impl<'t> Act<'t> {
    pub(super) fn instant(category: &'t str, name: &'t str) -> Act<'t> {
        Act {
            kind: Kind::Instant,
            name,
            category,
            starts: None,
            notes: &[],
        }
    }

    pub(super) const END: Act<'static> = Act {
        kind: Kind::End,
        name: "",
        category: "",
        starts: None,
        notes: &[],
    };
}

impl<W: Write> Drawing<'_, W> {
    pub(super) fn task(&mut self, name: Actor) -> io::Result<&mut Task> {
        self.new_task(name, "")
    }

    pub(super) fn new_task(&mut self, name: Actor, description: &str) -> io::Result<&mut Task> {
        let place = match self.tasks.entry(name) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(place) => place,
        };
        self.last_track += 1;
        let track = TrackId(self.last_track);
        self.packets.track(&Track {
            id: track,
            parent: Some(ROOT),
            name: &name.to_string(),
            description,
            // Below the world, in the order of appearance.
            rank: self.last_track,
        })?;
        Ok(place.insert(Task {
            track,
            polls: 0,
            polling: false,
            causes: Vec::new(),
        }))
    }

    pub(super) fn act(&mut self, at: Millis, name: Actor, act: Act<'_>) -> io::Result<()> {
        let now = self.clock.stamp(at);
        let task = self.task(name)?;
        let causes = if act.category == "poll" {
            mem::take(&mut task.causes)
        } else {
            Vec::new()
        };
        let track = task.track;
        self.packets.event(&packet::Event {
            kind: act.kind,
            track,
            at: now,
            name: act.name,
            category: act.category,
            starts: act.starts,
            arrives: &causes,
            notes: act.notes,
        })
    }

    /// Something on the track of `by` leads to the next poll of `task`.
    pub(super) fn cause(
        &mut self,
        at: Millis,
        by: Actor,
        task: Actor,
        act: Act<'_>,
    ) -> io::Result<()> {
        self.last_flow += 1;
        let flow = Flow(self.last_flow);
        self.task(task)?.causes.push(flow);
        self.act(
            at,
            by,
            Act {
                starts: Some(flow),
                ..act
            },
        )
    }

    pub(super) fn end_poll(
        &mut self,
        at: Millis,
        task: Actor,
        notes: &[(&str, &str)],
    ) -> io::Result<()> {
        if !mem::take(&mut self.task(task)?.polling) {
            return Ok(());
        }
        self.act(at, task, Act { notes, ..Act::END })
    }
}
