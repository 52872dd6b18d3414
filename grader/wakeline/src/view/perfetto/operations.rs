//! The tracks of the world: one slice per operation.

use std::io::{self, Write};

use super::lanes::Left;
use super::packet::{self, Kind, Track, TrackId};
use super::{Drawing, ROOT};
use crate::time::Millis;
use crate::timeline::{Operation, Outcome};

impl<W: Write> Drawing<'_, W> {
    pub(super) fn begins(
        &mut self,
        at: Millis,
        operation: &Operation,
        lane: usize,
    ) -> io::Result<()> {
        let task = operation.task.to_string();
        let unfinished = [
            ("task", task.as_str()),
            ("outcome", Outcome::Unfinished.word()),
        ];
        // Any other outcome stands at the end.
        let known = if operation.outcome == Outcome::Unfinished {
            2
        } else {
            1
        };
        self.on_lane(at, lane, Kind::Begin, &operation.name, &unfinished[..known])
    }

    pub(super) fn ends(&mut self, at: Millis, lane: usize, outcome: Outcome) -> io::Result<()> {
        self.on_lane(at, lane, Kind::End, "", &[("outcome", outcome.word())])
    }

    fn on_lane(
        &mut self,
        at: Millis,
        lane: usize,
        kind: Kind,
        name: &str,
        notes: &[(&str, &str)],
    ) -> io::Result<()> {
        while self.lane_tracks.len() <= lane {
            self.last_track += 1;
            let id = TrackId(self.last_track);
            self.lane_tracks.push(id);
            self.packets.track(&Track {
                id,
                parent: Some(ROOT),
                name: "world",
                description: "Operations; those that overlap stand below each other.",
                rank: 0,
            })?;
        }
        let now = self.clock.stamp(at);
        self.packets.event(&packet::Event {
            kind,
            track: self.lane_tracks[lane],
            at: now,
            name,
            category: "operation",
            starts: None,
            arrives: &[],
            notes,
        })
    }

    /// Operations are complete, also where events were dropped.
    pub(super) fn rest(&mut self) -> io::Result<()> {
        for (at, left) in self.lanes.left() {
            match left {
                Left::Begin => {
                    if let Some((operation, lane)) = self.lanes.begin() {
                        self.begins(at, operation, lane)?;
                    }
                }
                Left::End(index, outcome) => {
                    if let Some(lane) = self.lanes.close(index) {
                        self.ends(at, lane, outcome)?;
                    }
                }
            }
        }
        Ok(())
    }
}
