//! The tasks as a drawing: what each had under way, when it was polled, what it
//! waited for, and what kept the loop.

mod names;

use rustc_hash::FxHashMap;

use super::busiest::Busiest;
use super::svg::{Bar, Drawing, Picture, Row, Shape, SvgOptions};
use super::waits;
use crate::time::Millis;
use crate::timeline::{Actor, Closure, Outcome, Recording, Timeline, What};

/// So many rows a task has at most, and so many the blocking pool.
const MOST_ROWS: usize = 8;

/// Draws the tasks: a lane each, with its operations and, fainter, what it waited
/// for else (what overlaps is below each other), a tick for each poll, and the
/// stretches in which it blocked the loop; and below them the closures of the
/// blocking pool. A task is named by its only operation, or by the line that
/// spawned it: `t1 · fetch(a)`.
///
/// ```
/// use wakeline::{ms, scenario, view::{SvgOptions, lanes}};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(20));
///     world.web().fetch("a").await.unwrap();
/// });
/// let drawing = lanes(&recording, SvgOptions { title: "One task", id: "ch1-b", until: None });
/// assert!(drawing.contains("main") && drawing.contains("fetch(a)"));
/// ```
pub fn lanes(recording: &Recording, options: SvgOptions<'_>) -> String {
    Drawing::of_tasks(recording).wide(options)
}

pub(super) fn picture(recording: &Recording) -> Picture {
    let timeline = &recording.timeline;
    let mut lanes = Lanes::default();
    for event in &timeline.events {
        let lane = lanes.of(event.task);
        if event.what == What::Polled {
            lane.polls += 1;
            if lane.first().ticks.last() != Some(&event.at) {
                lane.first().ticks.push(event.at);
            }
        }
    }
    for (task, bar) in bars(timeline) {
        lanes.of(task).put(bar);
    }
    for block in &timeline.blocks {
        let bars = &mut lanes.of(block.task).first().bars;
        let place = bars.partition_point(|bar| bar.begin <= block.begin);
        let blocked = Bar {
            begin: block.begin,
            end: block.end,
            name: "the loop".to_owned(),
            shape: Shape::Of(Outcome::Blocked),
        };
        bars.insert(place, blocked);
    }
    if !timeline.closures.is_empty() {
        // Their rows say it all.
        lanes
            .all
            .retain(|lane| lane.actor != Actor::Pool || !lane.is_idle());
    }
    let names = names::of(timeline);
    let mut rows: Vec<Row> = lanes
        .all
        .into_iter()
        .flat_map(|lane| lane.named(&names))
        .collect();
    rows.extend(pool(&timeline.closures));
    let view = recording.span_view();
    let events = timeline.events.last();
    let last = events.map_or(Millis(0), |event| event.at);
    Picture {
        rows,
        last: last.max(view.last_instant()),
        total: view.total.map(|total| (total, "main returned")),
        panicked: view.panicked,
        ends: None,
        busiest: Busiest::of(&view.spans),
        lanes: true,
    }
}

/// What each task had under way and waited for, in the order of begin. Where both
/// began at once, the operation comes first.
fn bars(timeline: &Timeline) -> Vec<(Actor, Bar)> {
    let operations = timeline.operations.iter().map(|known| {
        let bar = Bar {
            begin: known.begin,
            end: known.end,
            name: known.name.to_string(),
            shape: Shape::Of(known.outcome),
        };
        (known.task, bar)
    });
    let mut bars: Vec<_> = operations.chain(waits::bars(timeline)).collect();
    bars.sort_by_key(|(_, bar)| bar.begin);
    bars
}

/// Rows for the closures of the blocking pool: those that overlap are below each
/// other, as far as there is room.
fn pool(closures: &[Closure]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for closure in closures {
        let place = free(&rows, closure.begin);
        if place == rows.len() {
            rows.push(Row {
                label: Actor::Pool.to_string(),
                ..Row::default()
            });
        }
        let outcome = closure.end.map_or(Outcome::Unfinished, |_| Outcome::Ok);
        rows[place].bars.push(Bar {
            begin: closure.begin,
            end: closure.end,
            name: "a blocking closure".to_owned(),
            shape: Shape::Of(outcome),
        });
    }
    for row in &mut rows {
        row.note = counted(row.bars.len(), "closure");
    }
    rows
}

/// The first row in which nothing is under way at this moment; the number of rows
/// for a new one.
fn free(rows: &[Row], at: Millis) -> usize {
    let free = rows.iter().position(|row| row.is_free_from(at));
    free.unwrap_or(rows.len()).min(MOST_ROWS - 1)
}

/// The lanes of the tasks, in the order in which they were first seen.
#[derive(Default)]
struct Lanes {
    places: FxHashMap<Actor, usize>,
    all: Vec<Lane>,
}

struct Lane {
    actor: Actor,
    /// There is always one.
    rows: Vec<Row>,
    polls: usize,
}

impl Lanes {
    fn of(&mut self, task: Actor) -> &mut Lane {
        let place = *self.places.entry(task).or_insert(self.all.len());
        if place == self.all.len() {
            self.all.push(Lane {
                actor: task,
                rows: vec![Row::default()],
                polls: 0,
            });
        }
        &mut self.all[place]
    }
}

impl Lane {
    fn first(&mut self) -> &mut Row {
        &mut self.rows[0]
    }

    fn is_idle(&self) -> bool {
        self.rows.iter().all(|row| row.bars.is_empty())
    }

    /// What runs beside another bar of the same task is below it: children of one
    /// `join!`, one `FuturesUnordered`.
    fn put(&mut self, bar: Bar) {
        let place = free(&self.rows, bar.begin);
        if place == self.rows.len() {
            self.rows.push(Row::default());
        }
        self.rows[place].bars.push(bar);
    }

    fn named(mut self, names: &FxHashMap<Actor, &str>) -> Vec<Row> {
        let name = names.get(&self.actor);
        self.first().label = match name {
            Some(name) => format!("{} · {name}", self.actor),
            None => self.actor.to_string(),
        };
        self.first().note = counted(self.polls, "poll");
        self.rows
    }
}

/// `1 poll`, `3 polls`.
fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}
