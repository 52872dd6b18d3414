//! What took most real time of the machine: the slowest jobs.

use serde::Serialize;

use crate::results::JobResult;

/// So many are worth a look.
const SHOWN: usize = 10;

/// The slowest jobs so far, the slowest first, and the time of all.
#[derive(Default)]
pub(super) struct Slow {
    slowest: Vec<Slowest>,
    run: u64,
    wall_ms: u64,
}

struct Slowest {
    student: String,
    page: String,
    exercise: String,
    slug: String,
    wall_ms: u64,
}

#[derive(Serialize)]
pub(super) struct SlowView<'a> {
    run: u64,
    seconds: String,
    average: String,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    page: &'a str,
    exercise: &'a str,
    slug: &'a str,
    seconds: String,
}

impl Slow {
    /// Code that was graded before took no time of its own.
    pub(super) fn add(&mut self, student: &str, page: &str, title: &str, job: &JobResult) {
        if job.cached || job.wall_ms == 0 {
            return;
        }
        self.run += 1;
        self.wall_ms = self.wall_ms.saturating_add(job.wall_ms);
        let slower = |one: &Slowest| one.wall_ms >= job.wall_ms;
        let place = self.slowest.partition_point(slower);
        if place < SHOWN {
            let slowest = Slowest {
                student: student.to_owned(),
                page: page.to_owned(),
                exercise: title.to_owned(),
                slug: job.exercise.to_string(),
                wall_ms: job.wall_ms,
            };
            self.slowest.insert(place, slowest);
            self.slowest.truncate(SHOWN);
        }
    }

    pub(super) fn view(&self) -> SlowView<'_> {
        let rows = self.slowest.iter().map(|one| Row {
            name: &one.student,
            page: &one.page,
            exercise: &one.exercise,
            slug: &one.slug,
            seconds: seconds(one.wall_ms),
        });
        SlowView {
            run: self.run,
            seconds: seconds(self.wall_ms),
            average: seconds(self.wall_ms / self.run.max(1)),
            rows: rows.collect(),
        }
    }
}

fn seconds(ms: u64) -> String {
    format!("{}.{:02}", ms / 1000, ms % 1000 / 10)
}
