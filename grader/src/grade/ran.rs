//! What running a job came to: now, or in a run that the ledger remembers.

use std::time::Instant;

use crate::grade::job::Job;
use crate::grade::session::{self, Session};
use crate::intake::{Handed, Shelf};
use crate::jail::Failure;
use crate::results::Lateness;
use crate::results::{JobResult, Marks};

/// One run of some code, which may be that of several students.
pub(super) struct Ran {
    pub(super) marks: Marks,
    wall_ms: u64,
    enforced: Vec<String>,
}

impl Ran {
    /// Grades a job.
    pub(super) fn now(session: &Session, job: &Job<'_>, shelf: &Shelf) -> Ran {
        let began = Instant::now();
        let marks = marks(session, job, shelf);
        Ran {
            marks,
            wall_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            enforced: session.enforced(),
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
        }
    }
}

impl From<JobResult> for Ran {
    fn from(old: JobResult) -> Ran {
        Ran {
            marks: old.marks,
            wall_ms: old.wall_ms,
            enforced: old.enforced,
        }
    }
}

/// What a job comes to.
fn marks(session: &Session, job: &Job<'_>, shelf: &Shelf) -> Marks {
    if let Some(marks) = job.settled() {
        return marks;
    }
    let Handed::In(shelved) = job.handed else {
        return session::not_graded(job.exercise, "nothing to run");
    };
    let graded = shelf
        .copy(shelved)
        .map_err(Failure::from)
        .and_then(|sources| session.grade(job.exercise, &sources));
    graded.unwrap_or_else(|failure| session::not_graded(job.exercise, &failure.to_string()))
}
