//! From a ledger to its results: what counts, students in order, the exercises
//! of each in the order of the course. A student at a time where that is
//! enough, so that a large class needs no more memory than a small one.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Course, JobResult, Ledger, Presence, Summary, counting, presence};
use crate::catalogue::Slug;
use crate::error::Error;
use crate::host::lock::ReadLock;
use crate::intake::{Person, Shape};

/// The ledger of an output folder, open to be read.
pub(crate) struct Source {
    ledger: Ledger,
    pub(crate) course: Course,
    /// Real time of the last run, in seconds, and its jobs a second.
    pub(crate) speed: (f64, f64),
    order: BTreeMap<Slug, usize>,
    presence: Presence,
}

impl Source {
    pub(crate) fn open(out: &Path) -> Result<Source, Error> {
        let path = out.join("ledger.sqlite");
        if !path.is_file() {
            return Err(Error::Usage(format!(
                "{} holds no ledger.sqlite; name a folder that `cargo grader grade` wrote",
                out.display()
            )));
        }
        let ledger = Ledger::open(&path)?;
        let course: Course = ledger.fact("course")?.ok_or_else(|| ledger.not_begun())?;
        let timed: Option<Summary> = ledger.fact("summary")?;
        let slugs = course.exercises.iter().map(|one| one.slug.clone());
        Ok(Source {
            order: slugs.enumerate().map(|(at, slug)| (slug, at)).collect(),
            speed: timed.map_or((0.0, 0.0), |old| (old.wall_seconds, old.jobs_per_second)),
            presence: ledger.fact("presence")?.unwrap_or_default(),
            ledger,
            course,
        })
    }

    /// Every student, in order.
    pub(crate) fn students(&self) -> Result<Vec<String>, Error> {
        Ok(self.ledger.students()?)
    }

    /// Hands over what counts of each student, students in order.
    pub(crate) fn each_student(
        &self,
        mut visit: impl FnMut(&str, Vec<JobResult>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.ledger.each_student(|jobs| {
            let mut jobs = counting(jobs);
            jobs.sort_by_key(|job| self.order.get(&job.exercise).copied());
            let Some(first) = jobs.first() else {
                return Ok(());
            };
            let student = first.student.clone();
            if let Some(seen) = self.presence.absent().get(&student) {
                for job in &mut jobs {
                    job.last_seen = *seen;
                    job.notes.push(presence::note(*seen));
                }
            }
            visit(&student, jobs)
        })
    }
}

/// All results of a run, in the order of `results.jsonl`.
pub(crate) struct Results {
    pub(crate) course: Course,
    pub(crate) summary: Summary,
    pub(crate) jobs: Vec<JobResult>,
    /// Who the students are, by the name that the results use.
    pub(crate) people: BTreeMap<String, Person>,
    /// In which shape they handed in.
    pub(crate) shape: Option<Shape>,
}

impl Results {
    /// Reads the results in an output folder, while nobody grades into it.
    pub(crate) fn read(out: &Path) -> Result<Results, Error> {
        let source = Source::open(out)?;
        let _lock = ReadLock::of(out)?;
        let mut jobs = Vec::new();
        let mut summary = Summary::default();
        source.each_student(|_, mut more| {
            summary.add(&more);
            jobs.append(&mut more);
            Ok(())
        })?;
        let people: Option<BTreeMap<String, Person>> = source.ledger.fact("people")?;
        let shape: Option<Shape> = source.ledger.fact("shape")?;
        let (wall_seconds, jobs_per_second) = source.speed;
        Ok(Results {
            people: people.unwrap_or_default(),
            shape,
            summary: Summary {
                wall_seconds,
                jobs_per_second,
                ..summary
            },
            course: source.course,
            jobs,
        })
    }

    /// The results of each student, students in order.
    pub(crate) fn students(&self) -> impl Iterator<Item = (&str, &[JobResult])> {
        self.jobs
            .chunk_by(|a, b| a.student == b.student)
            .map(|jobs| (jobs[0].student.as_str(), jobs))
    }
}
