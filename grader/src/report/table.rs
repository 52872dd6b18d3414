//! The class as a table in plain text, narrow enough for a terminal: a symbol
//! and points in each cell, and the symbols in words below.

use std::collections::BTreeSet;
use std::path::Path;

use crate::catalogue::Points;
use crate::error::Error;
use crate::results::{Score, Source};

/// The results of an output folder as a table of students and exercises.
pub fn table(out: &Path) -> Result<String, Error> {
    let source = Source::open(out)?;
    let slugs = source.course.exercises.iter();
    let slugs = slugs.map(|exercise| exercise.slug.to_string());
    let head = ["student", "points"].map(str::to_owned).into_iter();
    let mut rows: Vec<Vec<String>> = vec![head.chain(slugs).collect()];
    let mut seen = BTreeSet::new();
    let mut late = None;
    source.each_student(|student, jobs| {
        let score: Score = jobs.iter().map(|job| job.lateness.final_score).sum();
        let max: Points = jobs.iter().map(|job| job.marks.max_score).sum();
        let mut row = vec![student.to_owned(), format!("{score}/{max}")];
        for job in &jobs {
            seen.insert(job.marks.verdict);
            let symbol = job.marks.verdict.badge().symbol;
            let mut mark = "";
            if !job.lateness.penalty.is_zero() {
                mark = "ᴸ";
                late = Some("ᴸ less for lateness".to_owned());
            }
            row.push(format!("{symbol} {}{mark}", job.lateness.final_score));
        }
        rows.push(row);
        Ok(())
    })?;
    let legend = seen.into_iter().map(|verdict| {
        let badge = verdict.badge();
        format!("{} {}", badge.symbol, badge.word)
    });
    let legend = legend.chain(late).collect::<Vec<String>>().join("   ");
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
