//! The timeline for <https://ui.perfetto.dev>: `TrackEvent` packets, each
//! written as soon as it is known.
//!
//! What comes out, in the words of Perfetto:
//!
//! - Timestamps are virtual nanoseconds since the scenario began. A millisecond
//!   of a timeline is 1,000,000 of them. Events of one instant stand 1 ns
//!   apart, in their order; so a poll that took no virtual time is some
//!   nanoseconds long.
//! - The track `wakeline, world N` holds all others and an instant, `ending`; and
//!   before it `main returned`, if anything goes on after that.
//! - Tracks `world`: a slice an operation, with notes `task` and `outcome`.
//!   Operations that overlap are on several tracks of that name, which the
//!   viewer draws as one.
//! - A track a task: slices `poll` (notes `number` and `waits for`) and in them
//!   `blocks the loop`; instants for spawns, wakes, `finished`, and what the
//!   program said. `timer`, `pool` and `thread` have tracks of their own where
//!   they woke somebody.
//! - A flow from each spawn to the first poll of the task, and from each wake to
//!   the poll that came of it.
//!
//! A slice without an end is an operation that was never answered, a call that
//! blocks the loop for ever, or a poll that was not seen to end.

mod clock;
mod lanes;
mod operations;
mod packet;
mod proto;
mod tasks;

use std::io::{self, BufWriter, Write};
use std::mem;

use clock::Clock;
use lanes::Lanes;
use packet::{Kind, Packets, Track, TrackId};
use rustc_hash::FxHashMap;
use tasks::{Act, Task};

use crate::time::Millis;
use crate::timeline::{Actor, Ending, Event, Recording, What};

/// The track around all others.
const ROOT: TrackId = TrackId(1);
const ABOUT: &str = "Virtual time. Events of one instant stand 1 ns apart, in their order.";

/// Writes a recording as a Perfetto trace, to be opened in
/// <https://ui.perfetto.dev>. Timestamps are nanoseconds of virtual time.
///
/// It holds one packet at a time, besides a few words for each task and each
/// operation under way. `out` need not be buffered.
///
/// # Errors
/// When `out` cannot be written to.
///
/// ```
/// use wakeline::{ms, scenario, view};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(10));
///     world.web().fetch("a").await.unwrap();
/// });
/// let mut trace = Vec::new();
/// view::write_perfetto(&recording, &mut trace).unwrap();
/// assert!(trace.windows(8).any(|bytes| bytes == b"fetch(a)"));
/// ```
pub fn write_perfetto(recording: &Recording, out: impl Write) -> io::Result<()> {
    let timeline = &recording.timeline;
    let mut drawing = Drawing {
        packets: Packets::new(BufWriter::new(out)),
        clock: Clock::default(),
        tasks: FxHashMap::default(),
        lanes: Lanes::new(&timeline.operations),
        lane_tracks: Vec::new(),
        block: None,
        last_track: ROOT.0,
        last_flow: 0,
    };
    let name = format!("wakeline, world {}", recording.seed);
    drawing.packets.track(&Track {
        id: ROOT,
        parent: None,
        name: &name,
        description: ABOUT,
        rank: 0,
    })?;
    let after_main = timeline.after_main();
    for (index, event) in timeline.events.iter().enumerate() {
        if Some(index) == after_main {
            drawing.main_returned(timeline.total)?;
        }
        drawing.event(event)?;
    }
    drawing.block_ends()?;
    drawing.rest()?;
    drawing.ending(recording)?;
    drawing.packets.flush()
}

/// A trace under construction.
struct Drawing<'a, W> {
    packets: Packets<W>,
    clock: Clock,
    tasks: FxHashMap<Actor, Task>,
    lanes: Lanes<'a>,
    lane_tracks: Vec<TrackId>,
    /// Whose poll blocks the loop, and until when.
    block: Option<(Actor, Millis)>,
    last_track: u64,
    last_flow: u64,
}

impl<W: Write> Drawing<'_, W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        let (at, task) = (event.at, event.task);
        // What other threads did meanwhile stands below it in the recording.
        let over = |(of, until): &(Actor, Millis)| *of == task || *until < at;
        if self.block.as_ref().is_some_and(over) {
            self.block_ends()?;
        }
        match &event.what {
            What::Spawned { by, location } => {
                self.new_task(task, &format!("spawned by {by} at {location}"))?;
                let act = Act::instant("spawn", "");
                let notes = [("location", location.as_str())];
                let name = format!("spawn {task}");
                let act = Act {
                    name: &name,
                    notes: &notes,
                    ..act
                };
                self.cause(at, *by, task, act)
            }
            What::Woken { by: Actor::Yield } => {
                self.cause(at, task, task, Act::instant("wake", "yield"))
            }
            What::Woken { by } => {
                let name = format!("wake {task}");
                self.cause(at, *by, task, Act::instant("wake", &name))
            }
            What::Polled => {
                let known = self.task(task)?;
                known.polls += 1;
                let number = known.polls.to_string();
                if mem::replace(&mut known.polling, true) {
                    self.act(at, task, Act::END)?;
                }
                let notes = [("number", number.as_str())];
                let act = Act {
                    kind: Kind::Begin,
                    notes: &notes,
                    ..Act::instant("poll", "poll")
                };
                self.act(at, task, act)
            }
            What::Pending { on } => {
                let on = on.join(", ");
                let notes = [("waits for", on.as_str())];
                let notes = if on.is_empty() { &[][..] } else { &notes[..] };
                self.end_poll(at, task, notes)
            }
            What::Finished => {
                self.act(at, task, Act::instant("task", "finished"))?;
                self.end_poll(at, task, &[])
            }
            What::Began { .. } => match self.lanes.begin() {
                Some((operation, lane)) => self.begins(at, operation, lane),
                None => Ok(()),
            },
            What::Ended { operation, outcome } => {
                match self.lanes.end(at, task, operation, *outcome) {
                    Some(lane) => self.ends(at, lane, *outcome),
                    None => Ok(()),
                }
            }
            What::Blocked { until } => {
                let act = Act {
                    kind: Kind::Begin,
                    ..Act::instant("block", "blocks the loop")
                };
                self.block = until.map(|until| (task, until));
                self.act(at, task, act)
            }
            What::Panicked { message } => self.says(at, task, "panic", message),
            What::Said { text } => self.says(at, task, "say", text),
        }
    }

    fn block_ends(&mut self) -> io::Result<()> {
        match self.block.take() {
            Some((task, until)) => self.act(until, task, Act::END),
            None => Ok(()),
        }
    }

    /// What has no text is called by its kind: an event needs a name.
    fn says(&mut self, at: Millis, task: Actor, kind: &'static str, text: &str) -> io::Result<()> {
        let name = if text.is_empty() { kind } else { text };
        self.act(at, task, Act::instant(kind, name))
    }

    /// Something goes on after this.
    fn main_returned(&mut self, at: Millis) -> io::Result<()> {
        let now = self.clock.stamp(at);
        let dropped = "a real program drops here what is still alive";
        self.packets.event(&packet::Event {
            kind: Kind::Instant,
            track: ROOT,
            at: now,
            name: "main returned",
            category: "ending",
            starts: None,
            arrives: &[],
            notes: &[("what follows", dropped)],
        })
    }

    fn ending(&mut self, recording: &Recording) -> io::Result<()> {
        let timeline = &recording.timeline;
        let last = timeline.total.max(self.clock.latest);
        let (how, why) = match &recording.ending {
            Ending::Finished => ("finished", String::new()),
            Ending::Panicked { message, .. } => ("panicked", message.clone()),
            Ending::Deadlock { stuck } => ("deadlock", format!("{} tasks are stuck", stuck.len())),
            Ending::LoopBlocked { task, since, .. } => {
                ("loop blocked", format!("by {task} since {since}"))
            }
            Ending::Livelock { polls, .. } => ("livelock", format!("after {polls} polls")),
            Ending::TimedOut { real_ms } => {
                ("timed out", format!("after {real_ms} ms of real time"))
            }
        };
        // A panic ends the poll that it comes out of.
        if how == "panicked"
            && timeline.dropped_events == 0
            && self.tasks.contains_key(&Actor::Main)
        {
            self.end_poll(last, Actor::Main, &[("panicked", &why)])?;
        }
        let now = self.clock.stamp(last);
        let dropped = timeline.dropped_events.to_string();
        self.packets.event(&packet::Event {
            kind: Kind::Instant,
            track: ROOT,
            at: now,
            name: "ending",
            category: "ending",
            starts: None,
            arrives: &[],
            notes: &[("how", how), ("why", &why), ("dropped events", &dropped)],
        })
    }
}
