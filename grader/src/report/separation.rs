//! Which checks tell strong students from weak ones.

use serde::Serialize;

use super::checks::{CheckTally, Checks};
use super::correlation::ENOUGH;
use crate::catalogue::Visibility;

#[derive(Serialize)]
pub(super) struct Separation<'a> {
    enough: u64,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    exercise: &'a str,
    check: String,
    hidden: bool,
    passed: u64,
    runs: u64,
    /// With its sign; `–` where it cannot be told.
    correlation: String,
    meaning: &'static str,
}

/// The best separators first, what cannot be told last. No rows if there are too
/// few students for any of them.
pub(super) fn separation(checks: &Checks) -> Separation<'_> {
    let mut rows: Vec<(Option<f64>, Row<'_>)> = checks
        .0
        .iter()
        .flat_map(|exercise| {
            exercise
                .checks
                .iter()
                .map(|check| row(&exercise.title, check))
        })
        .filter(|(_, row)| row.runs > 0)
        .collect();
    if rows.iter().all(|(_, row)| row.runs < ENOUGH) {
        rows.clear();
    }
    rows.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    Separation {
        enough: ENOUGH,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

fn row<'a>(exercise: &'a str, check: &CheckTally) -> (Option<f64>, Row<'a>) {
    let correlation = check.sums.correlation();
    let meaning = match correlation {
        Err(why) => why,
        Ok(r) if r >= 0.3 => "separates well",
        Ok(r) if r >= 0.1 => "separates a little",
        Ok(r) if r > -0.1 => "does not separate",
        Ok(_) => "strong students fail it: look at the check",
    };
    let row = Row {
        exercise,
        check: check.name.replace('_', " "),
        hidden: check.visibility == Visibility::Hidden,
        passed: check.sums.passed(),
        runs: check.sums.runs(),
        correlation: correlation.map_or_else(|_| "–".to_owned(), |r| format!("{r:+.2}")),
        meaning,
    };
    (correlation.ok(), row)
}
