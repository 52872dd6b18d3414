//! All runs of a lab as its page holds them: bars in rows that stay where they
//! are, on one axis, so that one sees what a move changes.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wakeline::Millis;
use wakeline::timeline::{Outcome, Recording};

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
        let runs = placed.into_iter().map(|(run, bars)| {
            let run = &lab.runs[run];
            let view = run.span_view();
            let ending = timeline::ending(&run.ending);
            let headline = [Some(view.headline()), ending];
            let headline: Vec<String> = headline.into_iter().flatten().collect();
            let said = output::text(run, Times::With);
            json!([headline.join(". "), said, view.total, bars])
        });
        let last = lab.runs.iter().map(|run| run.span_view().last_instant());
        let lines = lab.runs.iter().map(|run| output::text(run, Times::With));
        Grid {
            until: last.max().unwrap_or_default().max(Millis(1)),
            runs: runs.collect(),
            points: lab.points.clone(),
            lines: lines.map(|said| said.lines().count()).max().unwrap_or(0),
            note_width: lab
                .runs
                .iter()
                .flat_map(bars)
                .map(|bar| bar.note())
                .max()
                .unwrap_or(0),
            rows: rows.0,
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

/// Operations, blocked stretches and closures on threads, by their begin.
fn bars(run: &Recording) -> Vec<Bar> {
    let spans = run.span_view().spans.into_iter().map(|span| Bar {
        name: span.name,
        begin: span.begin,
        end: span.end,
        outcome: OUTCOMES
            .iter()
            .position(|known| *known == span.outcome)
            .unwrap_or(0),
    });
    let closures = run.timeline.closures.iter().map(|closure| Bar {
        name: "a thread".to_owned(),
        begin: closure.begin,
        end: closure.end,
        outcome: ON_A_THREAD,
    });
    let mut bars: Vec<Bar> = spans.chain(closures).collect();
    bars.sort_by_key(|bar| bar.begin);
    bars
}

/// The rows of all runs so far. Bars of one name share a row while they do not
/// overlap.
#[derive(Default)]
struct Rows(Vec<String>);

impl Rows {
    /// `[row, begin, end, outcome]` of each bar of a run.
    fn place(&mut self, bars: Vec<Bar>) -> Vec<Value> {
        let mut taken: BTreeMap<usize, Option<Millis>> = BTreeMap::new();
        let placed = bars.into_iter().map(|bar| {
            let is_free = |row: &usize| match taken.get(row) {
                None => true,
                Some(until) => until.is_some_and(|until| until <= bar.begin),
            };
            let mut named = (0..self.0.len()).filter(|row| self.0[*row] == bar.name);
            let row = named.find(is_free).unwrap_or_else(|| {
                self.0.push(bar.name.clone());
                self.0.len() - 1
            });
            taken.insert(row, bar.end);
            json!([row, bar.begin, bar.end, bar.outcome])
        });
        placed.collect()
    }
}
