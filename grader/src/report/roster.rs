//! The table of students and exercises. A row is small until it is written,
//! because a class may have ten thousand.

use serde::Serialize;

use super::scores::average;
use crate::catalogue::{Points, Slug};
use crate::results::{JobResult, Score};
use crate::verdict::{Badge, Verdict};

/// A row of the table.
pub(super) struct Row {
    student: String,
    page: String,
    score: Score,
    penalty: Score,
    cells: Vec<Cell>,
}

struct Cell {
    slug: Slug,
    verdict: Verdict,
    score: Score,
    raw: Points,
    points: Points,
    penalty: Score,
    late: bool,
}

#[derive(Serialize)]
pub(super) struct RowView<'a> {
    name: &'a str,
    page: &'a str,
    score: Score,
    points: Points,
    penalty: Score,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    slug: &'a Slug,
    badge: Badge,
    score: Score,
    raw: Points,
    points: Points,
    penalty: Score,
    late: bool,
}

impl Row {
    pub(super) fn of(student: &str, page: &str, jobs: &[JobResult]) -> Row {
        Row {
            student: student.to_owned(),
            page: page.to_owned(),
            score: jobs.iter().map(|job| job.lateness.final_score).sum(),
            penalty: jobs.iter().map(|job| job.lateness.penalty).sum(),
            cells: jobs
                .iter()
                .map(|job| Cell {
                    slug: job.exercise.clone(),
                    verdict: job.marks.verdict,
                    score: job.lateness.final_score,
                    raw: job.marks.score,
                    points: job.marks.max_score,
                    penalty: job.lateness.penalty,
                    late: job.lateness.late.is_some(),
                })
                .collect(),
        }
    }

    pub(super) fn view(&self, points: Points) -> RowView<'_> {
        let cells = self.cells.iter().map(|cell| CellView {
            slug: &cell.slug,
            badge: cell.verdict.badge(),
            score: cell.score,
            raw: cell.raw,
            points: cell.points,
            penalty: cell.penalty,
            late: cell.late,
        });
        RowView {
            name: &self.student,
            page: &self.page,
            score: self.score,
            points,
            penalty: self.penalty,
            cells: cells.collect(),
        }
    }
}

/// The average of each exercise. What could not be graded is not counted.
pub(super) fn averages(rows: &[Row], exercises: &[Slug]) -> Vec<String> {
    let of = |slug: &Slug| {
        let scores: Vec<Score> = rows
            .iter()
            .filter_map(|row| row.cells.iter().find(|cell| cell.slug == *slug))
            .filter(|cell| cell.verdict != Verdict::InfraError)
            .map(|cell| cell.score)
            .collect();
        average(&scores)
    };
    exercises.iter().map(of).collect()
}
