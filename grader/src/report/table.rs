//! The class as a table in plain text, narrow enough for a terminal: a symbol
//! and points in each cell, and the symbols in words below.

use std::collections::BTreeSet;
use std::path::Path;

use super::Results;
use super::words::shown;
use crate::catalogue::Points;
use crate::error::Error;
use crate::score::Score;
use crate::verdict::JobResult;

/// The results of an output folder as a table of students and exercises.
pub fn table(out: &Path) -> Result<String, Error> {
    let results = Results::read(out)?;
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    let slugs = results
        .course
        .exercises
        .iter()
        .map(|exercise| exercise.slug.to_string());
    rows.push(
        ["student", "points"]
            .map(str::to_owned)
            .into_iter()
            .chain(slugs)
            .collect(),
    );
    for (student, jobs) in results.students() {
        let score: Score = jobs.iter().map(|job| job.lateness.final_score).sum();
        let max: Points = jobs.iter().map(|job| job.marks.max_score).sum();
        let mut row = vec![student.to_owned(), format!("{score}/{max}")];
        row.extend(jobs.iter().map(|job| {
            seen.insert(job.marks.verdict);
            let late = if job.lateness.penalty.is_zero() {
                ""
            } else {
                "ᴸ"
            };
            format!(
                "{} {}{late}",
                shown(job.marks.verdict).symbol,
                job.lateness.final_score
            )
        }));
        rows.push(row);
    }
    let legend = seen.into_iter().map(|verdict| {
        let shown = shown(verdict);
        format!("{} {}", shown.symbol, shown.word)
    });
    let is_late = |job: &JobResult| !job.lateness.penalty.is_zero();
    let late = results.jobs.iter().any(is_late);
    let late = late.then(|| "ᴸ less for lateness".to_owned());
    let legend = legend.chain(late);
    let legend = legend.collect::<Vec<String>>().join("   ");
    Ok(format!("{}\n{legend}\n", aligned(&rows)))
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..columns)
        .map(|column| width(column).unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<String>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
