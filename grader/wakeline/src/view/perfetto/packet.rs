//! Packets of a trace: tracks, and what happens on them, as bytes to `out`.

use std::io::{self, Write};

use super::proto::{Field, Message};

/// The one sequence of packets of this writer.
const SEQUENCE: u64 = 1;

/// Which track.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TrackId(pub(super) u64);

/// Virtual time in nanoseconds since the scenario began.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Nanos(pub(super) u64);

/// An arrow from one event to a later one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Flow(pub(super) u64);

/// What a track is.
pub(super) struct Track<'a> {
    pub(super) id: TrackId,
    pub(super) parent: Option<TrackId>,
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    /// Its place among its siblings, from the top.
    pub(super) rank: u64,
}

/// The numbers of `TrackEvent.Type`.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Begin = 1,
    End = 2,
    Instant = 3,
}

/// One event on a track.
pub(super) struct Event<'a> {
    pub(super) kind: Kind,
    pub(super) track: TrackId,
    pub(super) at: Nanos,
    /// Empty for an end: it ends the innermost slice of its track.
    pub(super) name: &'a str,
    pub(super) category: &'a str,
    pub(super) starts: Option<Flow>,
    pub(super) arrives: &'a [Flow],
    pub(super) notes: &'a [(&'a str, &'a str)],
}

/// Writes packets, each whole as soon as it is known.
pub(super) struct Packets<W> {
    out: W,
    first: bool,
}

impl<W: Write> Packets<W> {
    pub(super) fn new(out: W) -> Packets<W> {
        Packets { out, first: true }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(super) fn track(&mut self, track: &Track<'_>) -> io::Result<()> {
        self.packet(|packet| {
            packet.message(Field(60), |descriptor| {
                descriptor.varint(Field(1), track.id.0);
                descriptor.text(Field(2), track.name);
                if let Some(parent) = track.parent {
                    descriptor.varint(Field(5), parent.0);
                } else {
                    // Children stand in the order of their ranks.
                    descriptor.varint(Field(11), 3);
                }
                descriptor.varint(Field(12), track.rank);
                if !track.description.is_empty() {
                    descriptor.text(Field(14), track.description);
                }
            });
        })
    }

    pub(super) fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.packet(|packet| {
            packet.varint(Field(8), event.at.0);
            packet.message(Field(11), |body| {
                body.varint(Field(9), event.kind as u64);
                body.varint(Field(11), event.track.0);
                if !event.name.is_empty() {
                    body.text(Field(22), event.category);
                    body.text(Field(23), event.name);
                }
                if let Some(flow) = event.starts {
                    body.fixed64(Field(47), flow.0);
                }
                for flow in event.arrives {
                    body.fixed64(Field(48), flow.0);
                }
                for (name, value) in event.notes {
                    body.message(Field(4), |note| {
                        note.text(Field(10), name).text(Field(6), value);
                    });
                }
            });
        })
    }

    fn packet(&mut self, build: impl FnOnce(&mut Message)) -> io::Result<()> {
        let mut trace = Message::default();
        trace.message(Field(1), |packet| {
            build(packet);
            packet.varint(Field(10), SEQUENCE);
            if self.first {
                // Nothing came before on this sequence.
                packet.varint(Field(13), 1).varint(Field(87), 1);
            }
        });
        self.first = false;
        self.out.write_all(trace.bytes())
    }
}
