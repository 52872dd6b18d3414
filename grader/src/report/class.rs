//! The page of a class: students are counted one at a time, and the page is
//! written when all have passed by, its longest table row by row.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::checks::Checks;
use super::groups::{GroupView, Groups};
use super::heat::{Heat, heat};
use super::page::Pages;
use super::roster::{self, Row};
use super::scores::{self, Scores};
use super::separation::{Separation, separation};
use super::slow::{self, Slow};
use crate::catalogue::{Points, Slug};
use crate::error::Error;
use crate::host::files;
use crate::results::course::CourseExercise;
use crate::results::{Course, JobResult, Score};
use crate::verdict::{Badge, Verdict};

/// What is known of a class so far.
pub(super) struct Class<'c> {
    course: &'c Course,
    rows: Vec<Row>,
    scores: Scores,
    checks: Checks,
    groups: Groups,
    slow: Slow,
    verdicts: BTreeMap<Verdict, usize>,
    faults: Vec<Remark>,
    notes: Vec<Remark>,
    enforced: Vec<String>,
    jobs: usize,
    cached: usize,
}

/// Something to say about an exercise of a student.
#[derive(Serialize)]
struct Remark {
    name: String,
    page: String,
    exercise: String,
    text: String,
}

#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    exercises: &'a [CourseExercise],
    points: Points,
    students: usize,
    scores: scores::ScoresView,
    heat: Heat<'a>,
    separation: Separation<'a>,
    averages: Vec<String>,
    verdicts: Vec<Share>,
    groups: Vec<GroupView<'a>>,
    slow: slow::SlowView<'a>,
    faults: &'a [Remark],
    notes: &'a [Remark],
    enforced: &'a [String],
    jobs: usize,
    cached: usize,
    seconds: String,
}

#[derive(Serialize)]
struct Share {
    badge: Badge,
    jobs: usize,
    percent: usize,
}

impl<'c> Class<'c> {
    pub(super) fn new(course: &'c Course) -> Class<'c> {
        Class {
            course,
            rows: Vec::new(),
            scores: Scores::default(),
            checks: Checks::of(course),
            groups: Groups::default(),
            slow: Slow::default(),
            verdicts: BTreeMap::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            enforced: Vec::new(),
            jobs: 0,
            cached: 0,
        }
    }

    /// Counts a student in.
    pub(super) fn add(&mut self, student: &str, page: &str, jobs: Vec<JobResult>) {
        self.rows.push(Row::of(student, page, &jobs));
        self.checks.add(&jobs);
        if jobs
            .iter()
            .any(|job| job.marks.verdict == Verdict::InfraError)
        {
            self.scores.leave_out();
        } else {
            let total = jobs.iter().map(|job| job.lateness.final_score).sum();
            self.scores.add(total);
        }
        for job in jobs {
            let title = title(self.course, &job.exercise);
            let remark = |text: String| Remark {
                name: student.to_owned(),
                page: page.to_owned(),
                exercise: title.to_owned(),
                text,
            };
            let harness = self.course.harness(&job.exercise);
            self.groups.add((student, page), title, harness, &job);
            self.slow.add(student, page, title, &job);
            *self.verdicts.entry(job.marks.verdict).or_default() += 1;
            self.jobs += 1;
            self.cached += usize::from(job.cached);
            if job.marks.verdict == Verdict::InfraError {
                self.faults.push(remark(job.marks.message));
            }
            self.notes.extend(job.notes.into_iter().map(remark));
            if self.enforced.is_empty() {
                self.enforced = job.enforced;
            }
        }
    }

    fn page(&self, seconds: f64) -> Page<'_> {
        let exercises = &self.course.exercises;
        let points: Points = exercises.iter().map(|exercise| exercise.points).sum();
        let slugs: Vec<Slug> = exercises.iter().map(|one| one.slug.clone()).collect();
        let verdicts = self.verdicts.iter().map(|(verdict, jobs)| Share {
            badge: verdict.badge(),
            jobs: *jobs,
            percent: jobs * 100 / self.jobs.max(1),
        });
        Page {
            title: &self.course.title,
            exercises,
            points,
            students: self.rows.len(),
            scores: self.scores.view(Score::from(points)),
            heat: heat(&self.checks),
            separation: separation(&self.checks),
            averages: roster::averages(&self.rows, &slugs),
            verdicts: verdicts.collect(),
            groups: self.groups.view(),
            slow: self.slow.view(),
            faults: &self.faults,
            notes: &self.notes,
            enforced: &self.enforced,
            jobs: self.jobs,
            cached: self.cached,
            seconds: format!("{seconds:.1}"),
        }
    }
}

/// Stands in the template where the rows of students go. What people wrote
/// cannot contain it, because in a page their `<` is none.
const ROWS: &str = "<!-- rows -->";

/// Replaces the page of the class.
pub(super) fn write(
    class: &Class<'_>,
    seconds: f64,
    pages: &Pages,
    path: &Path,
) -> Result<(), Error> {
    let page = class.page(seconds);
    let html = pages.render("class.html", &page)?;
    let (before, after) = html.split_once(ROWS).unwrap_or((&html, ""));
    files::replace_with(path, |file| {
        file.write_all(before.as_bytes())?;
        for row in &class.rows {
            let row = pages.render("row.html", &row.view(page.points));
            file.write_all(row.map_err(io::Error::other)?.as_bytes())?;
        }
        file.write_all(after.as_bytes())
    })
}

fn title<'c>(course: &'c Course, slug: &Slug) -> &'c str {
    let known = course.exercises.iter().find(|one| one.slug == *slug);
    known.map_or("an exercise that is no longer in the course", |one| {
        one.title.as_str()
    })
}
