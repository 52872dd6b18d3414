//! What the page of a class shows: the table, how verdicts are spread, and
//! what went wrong most.

use std::collections::BTreeMap;

use serde::Serialize;
use wakeline::Verdict;

use super::prose::{Piece, pieces};
use super::words::{Shown, shown};
use super::{CourseExercise, Results};
use crate::catalogue::{Points, Slug};
use crate::score::Score;
use crate::summary::Summary;
use crate::verdict::JobResult;

#[derive(Serialize)]
pub(super) struct Page<'a> {
    title: &'a str,
    exercises: &'a [CourseExercise],
    points: Points,
    rows: Vec<Row<'a>>,
    averages: Vec<String>,
    average: String,
    spread: Vec<Spread>,
    problems: Vec<Problem<'a>>,
    faults: Vec<Fault<'a>>,
    notes: Vec<Note<'a>>,
    enforced: &'a [String],
    summary: &'a Summary,
    seconds: String,
}

#[derive(Clone, Serialize)]
struct Student<'a> {
    name: &'a str,
    page: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    student: Student<'a>,
    cells: Vec<Cell<'a>>,
    score: Score,
    penalty: Score,
}

#[derive(Serialize)]
struct Cell<'a> {
    slug: &'a Slug,
    shown: Shown,
    score: Score,
    points: Points,
    raw: Points,
    penalty: Score,
    late: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Spread {
    shown: Shown,
    count: usize,
    percent: usize,
}

/// One diagnosis of one exercise, with everybody who got it.
#[derive(Serialize)]
struct Problem<'a> {
    exercise: &'a str,
    shown: Shown,
    name: String,
    example: Vec<Piece<'a>>,
    students: Vec<Student<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    student: Student<'a>,
    exercise: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Note<'a> {
    student: Student<'a>,
    exercise: &'a str,
    text: &'a str,
}

pub(super) fn page<'a>(results: &'a Results, names: &'a BTreeMap<&str, String>) -> Page<'a> {
    let exercises = &results.course.exercises;
    let student = |name: &'a str| Student {
        name,
        page: &names[name],
    };
    let titles: BTreeMap<&Slug, &str> = exercises
        .iter()
        .map(|exercise| (&exercise.slug, exercise.title.as_str()))
        .collect();
    let title_of = |slug: &'a Slug| titles.get(slug).copied().unwrap_or(slug.as_str());
    let rows: Vec<Row<'_>> = results
        .students()
        .map(|(name, jobs)| Row {
            student: student(name),
            cells: jobs.iter().map(cell).collect(),
            score: jobs.iter().map(|job| job.lateness.final_score).sum(),
            penalty: jobs.iter().map(|job| job.lateness.penalty).sum(),
        })
        .collect();
    let averages = (0..exercises.len()).map(|column| {
        mean(
            rows.iter()
                .filter_map(|row| row.cells.get(column))
                .map(|cell| cell.score),
        )
    });
    Page {
        title: &results.course.title,
        exercises,
        points: exercises.iter().map(|exercise| exercise.points).sum(),
        averages: averages.collect(),
        average: mean(rows.iter().map(|row| row.score)),
        rows,
        spread: spread(&results.jobs),
        problems: problems(&results.jobs, student, title_of),
        faults: results
            .jobs
            .iter()
            .filter(|job| job.marks.verdict == Verdict::InfraError)
            .map(|job| Fault {
                student: student(&job.student),
                exercise: title_of(&job.exercise),
                message: &job.marks.message,
            })
            .collect(),
        notes: results
            .jobs
            .iter()
            .flat_map(|job| job.notes.iter().map(move |text| (job, text)))
            .map(|(job, text)| Note {
                student: student(&job.student),
                exercise: title_of(&job.exercise),
                text,
            })
            .collect(),
        enforced: results.jobs.first().map_or(&[], |job| &job.enforced),
        summary: &results.summary,
        seconds: format!("{:.1}", results.summary.wall_seconds),
    }
}

fn cell(job: &JobResult) -> Cell<'_> {
    Cell {
        slug: &job.exercise,
        shown: shown(job.marks.verdict),
        score: job.lateness.final_score,
        points: job.marks.max_score,
        raw: job.marks.score,
        penalty: job.lateness.penalty,
        late: job.lateness.late.as_deref().unwrap_or_default(),
        why: job
            .marks
            .diagnosis
            .as_ref()
            .map_or("", |diagnosis| &diagnosis.text),
    }
}

fn mean(scores: impl Iterator<Item = Score>) -> String {
    let scores: Vec<Score> = scores.collect();
    let count = u32::try_from(scores.len()).unwrap_or(u32::MAX).max(1);
    let sum: Score = scores.into_iter().sum();
    format!("{:.1}", sum.number() / f64::from(count))
}

fn spread(jobs: &[JobResult]) -> Vec<Spread> {
    Verdict::ALL
        .into_iter()
        .map(|verdict| {
            let count = jobs
                .iter()
                .filter(|job| job.marks.verdict == verdict)
                .count();
            Spread {
                shown: shown(verdict),
                count,
                percent: count * 100 / jobs.len().max(1),
            }
        })
        .filter(|spread| spread.count > 0)
        .collect()
}

/// The most frequent first. What was not handed in is no mistake to learn from.
fn problems<'a>(
    jobs: &'a [JobResult],
    student: impl Fn(&'a str) -> Student<'a>,
    title_of: impl Fn(&'a Slug) -> &'a str,
) -> Vec<Problem<'a>> {
    let mut groups: BTreeMap<(&Slug, &str), Vec<&JobResult>> = BTreeMap::new();
    let mine =
        |job: &&JobResult| !matches!(job.marks.verdict, Verdict::Missing | Verdict::InfraError);
    for job in jobs.iter().filter(mine) {
        if let Some(diagnosis) = &job.marks.diagnosis {
            groups
                .entry((&job.exercise, &diagnosis.id))
                .or_default()
                .push(job);
        }
    }
    let mut problems: Vec<Problem<'_>> = groups
        .into_iter()
        .map(|((exercise, id), jobs)| Problem {
            exercise: title_of(exercise),
            shown: shown(jobs[0].marks.verdict),
            name: sentence_case(id),
            example: jobs[0]
                .marks
                .diagnosis
                .as_ref()
                .map_or_else(Vec::new, |diagnosis| pieces(&diagnosis.text)),
            students: jobs.iter().map(|job| student(&job.student)).collect(),
        })
        .collect();
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.students.len()));
    problems
}

/// `one-after-the-other` → `One after the other`.
fn sentence_case(id: &str) -> String {
    let text = id.replace('-', " ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
