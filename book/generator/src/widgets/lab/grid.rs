//! All runs of a lab as its page holds them: bars in rows that stay where they
//! are, on one axis, so that one sees what a move changes.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use wakeline::Millis;
use wakeline::timeline::{Outcome, Recording};
use wakeline::view::{self, Wait};

use crate::sources::labs::Lab;
use crate::widgets::parts::output::{self, Times};
use crate::widgets::parts::timeline;

/// What the page says of a bar, in the order of its script.
const OUTCOMES: [Outcome; 5] = [
    Outcome::Ok,
    Outcome::Failed,
    Outcome::Cancelled,
    Outcome::Unfinished,
    Outcome::Blocked,
];
/// A closure of `spawn_blocking`, after those.
const ON_A_THREAD: usize = OUTCOMES.len();
/// What a task waited for, after those: each in words of its own.
const WAITS: usize = ON_A_THREAD + 1;
/// So many lines of the axis fit on a phone.
const MOST_TICKS: u64 = 5;

/// The runs, and what is the same in all of them.
pub(super) struct Grid {
    /// The axis of every run.
    pub(super) until: Millis,
    /// The name of every row.
    pub(super) rows: Vec<String>,
    /// `[headline, what it said, total, [[row, begin, end, outcome], …]]`.
    pub(super) runs: Vec<Value>,
    /// The place in `runs` of every combination of values.
    pub(super) points: Vec<usize>,
    /// What tasks waited for: `waits for a permit`. An outcome after all others.
    pub(super) waits: Vec<String>,
    /// The most lines that a run says.
    pub(super) lines: usize,
    /// How many characters the longest note has: `0 → 200 cancelled`.
    pub(super) note_width: usize,
}

/// One bar of a run, without its row.
struct Bar {
    name: String,
    begin: Millis,
    end: Option<Millis>,
    outcome: usize,
    waits: Vec<Wait>,
}

impl Grid {
    /// The run at the start says in which order rows stand.
    pub(super) fn new(lab: &Lab, start: usize) -> Grid {
        let first = [lab.points[start]];
        let others = (0..lab.runs.len()).filter(|run| *run != first[0]);
        let mut rows = Rows::default();
        let placed: BTreeMap<usize, Vec<Value>> = first
            .into_iter()
            .chain(others)
            .map(|run| (run, rows.place(bars(&lab.runs[run]))))
            .collect();
        // Where an order of polls is all that differs, a page shows one run.
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut shown: Vec<Value> = Vec::new();
        let shown_at = placed.into_iter().map(|(run, bars)| {
            let run = &lab.runs[run];
            let view = run.span_view();
            let ending = timeline::ending(&run.ending);
            let headline = [Some(view.headline()), ending];
            let headline: Vec<String> = headline.into_iter().flatten().collect();
            let said = output::text(run, Times::With);
            let value = json!([headline.join(". "), said, view.total, bars]);
            *known.entry(value.to_string()).or_insert_with(|| {
                shown.push(value);
                shown.len() - 1
            })
        });
        let shown_at: Vec<usize> = shown_at.collect();
        let last = lab.runs.iter().map(|run| run.span_view().last_instant());
        let lines = lab.runs.iter().map(|run| output::text(run, Times::With));
        Grid {
            until: last.max().unwrap_or_default().max(Millis(1)),
            runs: shown,
            points: lab.points.iter().map(|run| shown_at[*run]).collect(),
            lines: lines.map(|said| said.lines().count()).max().unwrap_or(0),
            note_width: lab
                .runs
                .iter()
                .flat_map(bars)
                .map(|bar| bar.note())
                .max()
                .unwrap_or(0),
            rows: rows.names,
            waits: rows.waits,
        }
    }

    /// The lines of the axis: a time, and how far right it is in percent.
    pub(super) fn ticks(&self) -> Vec<Value> {
        let rounds = (0..).flat_map(|power| [1, 2, 5].map(|round| round * 10_u64.pow(power)));
        let mut steps = rounds.skip_while(|step| self.until.0 / step > MOST_TICKS);
        let step = steps.next().unwrap_or(self.until.0);
        let times = (0..=self.until.0 / step).map(|tick| tick * step);
        times
            .map(|time| json!({ "time": time, "at": percent(time, self.until) }))
            .collect()
    }

    /// How many characters the longest name has.
    pub(super) fn name_width(&self) -> usize {
        let names = self.rows.iter().map(|name| name.chars().count());
        names.max().unwrap_or(0)
    }
}

impl Bar {
    /// How many characters its note has.
    fn note(&self) -> usize {
        let digits = |time: Millis| time.0.to_string().len();
        let word = OUTCOMES
            .get(self.outcome)
            .map_or("thread", |outcome| outcome.word());
        digits(self.begin) + " → ".chars().count() + self.end.map_or(1, digits) + 1 + word.len()
    }
}

/// How far right a time is, with two places.
fn percent(time: u64, until: Millis) -> String {
    let hundredths = time * 10_000 / until.0;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Operations with what their tasks waited for, blocked stretches and closures on
/// threads, by their begin.
fn bars(run: &Recording) -> Vec<Bar> {
    let spans = view::waits(run).into_iter().map(|(span, waits)| Bar {
        name: span.name,
        begin: span.begin,
        end: span.end,
        outcome: OUTCOMES
            .iter()
            .position(|known| *known == span.outcome)
            .unwrap_or(0),
        waits,
    });
    let closures = run.timeline.closures.iter().map(|closure| Bar {
        name: "a thread".to_owned(),
        begin: closure.begin,
        end: closure.end,
        outcome: ON_A_THREAD,
        waits: Vec::new(),
    });
    let mut bars: Vec<Bar> = spans.chain(closures).collect();
    bars.sort_by_key(|bar| bar.begin);
    bars
}

/// The rows of all runs so far. Bars of one name share a row while they do not
/// overlap.
#[derive(Default)]
struct Rows {
    names: Vec<String>,
    /// What was waited for so far.
    waits: Vec<String>,
}

impl Rows {
    /// `[row, begin, end, outcome]` of each bar of a run, and of each wait.
    fn place(&mut self, bars: Vec<Bar>) -> Vec<Value> {
        let mut taken: BTreeMap<usize, Option<Millis>> = BTreeMap::new();
        let mut placed = Vec::new();
        for bar in bars {
            let begin = bar
                .waits
                .first()
                .map_or(bar.begin, |wait| wait.begin.min(bar.begin));
            let is_free = |row: &usize| match taken.get(row) {
                None => true,
                Some(until) => until.is_some_and(|until| until <= begin),
            };
            let mut named = (0..self.names.len()).filter(|row| self.names[*row] == bar.name);
            let row = named.find(is_free).unwrap_or_else(|| {
                self.names.push(bar.name.clone());
                self.names.len() - 1
            });
            let ends = bar.waits.iter().map(|wait| wait.end);
            // One that never ends has the row for good.
            let ends: Option<Vec<Millis>> = ends.chain([bar.end]).collect();
            taken.insert(row, ends.and_then(|ends| ends.into_iter().max()));
            placed.push(json!([row, bar.begin, bar.end, bar.outcome]));
            for wait in bar.waits {
                placed.push(json!([row, wait.begin, wait.end, self.kind(wait.what)]));
            }
        }
        placed
    }

    fn kind(&mut self, what: String) -> usize {
        let known = self.waits.iter().position(|known| *known == what);
        WAITS
            + known.unwrap_or_else(|| {
                self.waits.push(what);
                self.waits.len() - 1
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::labs::Parameter;
    use std::time::Duration;
    use wakeline::{World, scenario};

    async fn one_permit(world: World) {
        let gate = tokio::sync::Semaphore::new(1);
        let work = async |name: &str| {
            let _permit = gate.acquire().await;
            let _ = world.operation(name, Millis(20)).await;
        };
        tokio::join!(work("a"), work("b"));
    }

    async fn after_a_while(world: World, name: &'static str) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let _ = world.operation(name, Millis(20)).await;
    }

    #[test]
    fn what_a_task_waited_for_stands_in_the_row_of_its_operation() {
        let alone = |name| scenario::record(0, move |world| after_a_while(world, name));
        let lab = Lab {
            name: "demo::waits".to_owned(),
            parameters: vec![Parameter {
                name: "n".to_owned(),
                values: vec![0, 1, 2],
                switch: false,
            }],
            runs: vec![alone("b"), alone("b"), scenario::record(0, one_permit)],
            points: vec![0, 1, 2],
        };
        let grid = Grid::new(&lab, 0);
        assert_eq!(grid.waits, ["waits for a timer", "waits for a permit"]);
        assert_eq!(grid.rows, ["b", "a"]);
        assert_eq!(grid.runs[0][3], json!([[0, 20, 40, 0], [0, 0, 20, WAITS]]));
        assert_eq!(grid.points, [0, 0, 1], "equal runs are shown once");
    }
}
