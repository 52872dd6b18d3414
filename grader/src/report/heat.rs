//! Exercises by checks: how many passed each, as a number, a word, a pattern
//! and a colour.

use serde::Serialize;

use super::checks::{CheckTally, Checks};
use crate::catalogue::Visibility;

#[derive(Serialize)]
pub(super) struct Heat<'a> {
    /// The widest row has so many checks.
    columns: Vec<usize>,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    title: &'a str,
    cells: Vec<Cell>,
    empty: usize,
}

#[derive(Serialize)]
struct Cell {
    check: String,
    hidden: bool,
    passed: u64,
    handed_in: u64,
    percent: u64,
    word: &'static str,
    /// From 0, nobody passed, to 5, everybody did.
    level: usize,
}

pub(super) fn heat(checks: &Checks) -> Heat<'_> {
    let widest = checks.0.iter().map(|one| one.checks.len()).max();
    let widest = widest.unwrap_or(0);
    let rows = checks.0.iter().map(|exercise| Row {
        slug: exercise.slug.as_str(),
        title: &exercise.title,
        cells: exercise.checks.iter().map(cell).collect(),
        empty: widest - exercise.checks.len(),
    });
    Heat {
        columns: (1..=widest).collect(),
        rows: rows.collect(),
    }
}

fn cell(check: &CheckTally) -> Cell {
    let percent = check.passed * 100 / check.handed_in.max(1);
    let (word, level) = match percent {
        100 => ("all", 5),
        75.. => ("most", 4),
        50.. => ("half or more", 3),
        25.. => ("less than half", 2),
        1.. => ("few", 1),
        // One of a thousand is no nobody.
        0 if check.passed > 0 => ("few", 1),
        0 => ("none", 0),
    };
    Cell {
        check: check.name.replace('_', " "),
        hidden: check.visibility == Visibility::Hidden,
        passed: check.passed,
        handed_in: check.handed_in,
        percent,
        word,
        level,
    }
}
