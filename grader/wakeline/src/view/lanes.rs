//! The tasks as a drawing: what each had under way, when it was polled, what it
//! waited for, and what kept the loop.

mod waits;

use rustc_hash::FxHashMap;

use super::svg::{Bar, Row, Shape, SvgOptions, draw};
use crate::time::Millis;
use crate::timeline::{Actor, Closure, Operation, Outcome, Recording, What};

/// So many rows a task has at most, and so many the blocking pool.
const MOST_ROWS: usize = 8;

/// Draws the tasks: one row a task, with its operations (those that overlap are
/// below each other), a tick for each poll, a thin bar while it waits for another
/// part of the program, and the stretches in which it blocked the loop; and below
/// them the closures of the blocking pool.
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
    let timeline = &recording.timeline;
    let mut rows = Rows::default();
    for event in &timeline.events {
        let task = rows.of(event.task);
        if event.what == What::Polled {
            task.polls += 1;
            if task.first().ticks.last() != Some(&event.at) {
                task.first().ticks.push(event.at);
            }
        }
    }
    for known in &timeline.operations {
        rows.of(known.task).under_way(known);
    }
    for (task, bar) in waits::bars(timeline) {
        rows.of(task).first().bars.push(bar);
    }
    for block in &timeline.blocks {
        rows.of(block.task).first().bars.push(Bar {
            begin: block.begin,
            end: block.end,
            name: "the loop".to_owned(),
            shape: Shape::Of(Outcome::Blocked),
        });
    }
    if !timeline.closures.is_empty() {
        // Those rows say it all.
        rows.tasks
            .retain(|task| task.actor != Actor::Pool || !task.is_idle());
    }
    let mut rows = rows.named();
    rows.extend(pool(&timeline.closures));
    let view = recording.span_view();
    let last = timeline
        .events
        .last()
        .map_or(Millis(0), |event| event.at)
        .max(view.last_instant());
    let total = view.total.map(|total| (total, "main returned"));
    draw(&rows, last, total, &view.headline(), options)
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
    let is_free = |row: &Row| {
        let last = row.bars.last();
        last.is_none_or(|bar| bar.end.is_some_and(|end| end <= at))
    };
    let free = rows.iter().position(is_free);
    free.unwrap_or(rows.len()).min(MOST_ROWS - 1)
}

/// The rows of the tasks, in the order in which they were first seen.
#[derive(Default)]
struct Rows {
    places: FxHashMap<Actor, usize>,
    tasks: Vec<Task>,
}

struct Task {
    actor: Actor,
    /// There is always one.
    rows: Vec<Row>,
    polls: usize,
}

impl Rows {
    fn of(&mut self, task: Actor) -> &mut Task {
        let place = *self.places.entry(task).or_insert(self.tasks.len());
        if place == self.tasks.len() {
            self.tasks.push(Task {
                actor: task,
                rows: vec![Row {
                    label: task.to_string(),
                    ..Row::default()
                }],
                polls: 0,
            });
        }
        &mut self.tasks[place]
    }

    fn named(self) -> Vec<Row> {
        let named = |mut task: Task| {
            task.first().note = counted(task.polls, "poll");
            task.rows
        };
        self.tasks.into_iter().flat_map(named).collect()
    }
}

impl Task {
    fn first(&mut self) -> &mut Row {
        &mut self.rows[0]
    }

    fn is_idle(&self) -> bool {
        self.rows.iter().all(|row| row.bars.is_empty())
    }

    /// What runs beside another operation of the same task is below it: children of
    /// one `join!`, one `FuturesUnordered`.
    fn under_way(&mut self, known: &Operation) {
        let place = free(&self.rows, known.begin);
        if place == self.rows.len() {
            self.rows.push(Row::default());
        }
        self.rows[place].bars.push(Bar {
            begin: known.begin,
            end: known.end,
            name: known.name.to_string(),
            shape: Shape::Of(known.outcome),
        });
    }
}

/// `1 poll`, `3 polls`.
fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}
