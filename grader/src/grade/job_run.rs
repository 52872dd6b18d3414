//! What running a job came to: now, or in a run that the ledger remembers.

use std::time::Instant;

use crate::catalogue::Exercise;
use crate::grade::job::Job;
use crate::grade::session::{self, Session};
use crate::intake::{Handed, Shelf};
use crate::results::{JobResult, Lateness, Marks};

/// One run of some code, which may be that of several students.
pub(super) struct JobRun {
    pub(super) marks: Marks,
    wall_ms: u64,
    enforced: Vec<String>,
}

impl JobRun {
    /// Grades a job.
    pub(super) fn now(session: &Session, job: &Job<'_>, shelf: &Shelf) -> JobRun {
        let began = Instant::now();
        let marks = marks(session, job, shelf);
        JobRun {
            marks,
            wall_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            enforced: session.enforced(),
        }
    }

    /// What an older run came to, worth what it is worth now.
    pub(super) fn known(old: JobResult, exercise: &Exercise) -> JobRun {
        JobRun {
            marks: old.marks.worth(exercise),
            wall_ms: old.wall_ms,
            enforced: old.enforced,
        }
    }

    /// The result of a job whose code is that of the leader.
    pub(super) fn result_of(
        &self,
        job: &Job<'_>,
        leader: &Job<'_>,
        lateness: Lateness,
    ) -> JobResult {
        let cached = !std::ptr::eq(job, leader);
        JobResult {
            student: job.student.name.clone(),
            exercise: job.exercise.slug.clone(),
            marks: self.marks.clone(),
            lateness,
            attempt: job.attempt,
            attempts: job.attempts,
            notes: job.notes.clone(),
            fingerprint: job.fingerprint.clone(),
            cached,
            wall_ms: if cached { 0 } else { self.wall_ms },
            enforced: self.enforced.clone(),
            last_seen: None,
        }
    }
}

/// What a job comes to.
fn marks(session: &Session, job: &Job<'_>, shelf: &Shelf) -> Marks {
    if let Some(marks) = job.without_a_run() {
        return marks;
    }
    let Handed::In(shelved) = job.handed else {
        return session::not_graded(job.exercise, "nothing to run");
    };
    let not_graded = |why: String| session::not_graded(job.exercise, &why);
    match shelf.copy(shelved) {
        Ok(sources) => session
            .grade(job.exercise, &sources)
            .unwrap_or_else(|error| not_graded(error.to_string())),
        Err(error) => not_graded(format!("could not read back what was handed in: {error}")),
    }
}
