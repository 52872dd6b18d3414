//! A job: one exercise of one submission. Its key is a hash of everything that
//! its result depends on, so that identical code is graded once.

use std::io;

use super::key::Key;
use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::grade::fingerprint::Fingerprint;
use crate::grade::session::{self, Session};
use crate::intake::attempts::Attempts;
use crate::intake::{Handed, Opened, Shelf, Shelved, Sources, Student, When};
use crate::results::{Cause, Marks};
use crate::verdict::{Diagnosis, Reason, Verdict};

/// One exercise of one submission. It is small, because a class has thousands.
pub(crate) struct Job<'a> {
    pub(crate) student: &'a Student,
    /// Counted from 1; 0 where nothing was handed in.
    pub(crate) attempt: u32,
    /// How many hand-ins hold the exercise.
    pub(crate) attempts: u32,
    pub(crate) when: When,
    pub(crate) exercise: &'a Exercise,
    pub(crate) handed: Handed<Shelved>,
    /// What all jobs of the exercise depend on, and a hash of what is this one's.
    common: &'a Key,
    sources: String,
    /// The key in one hash.
    pub(crate) fingerprint: String,
    pub(crate) notes: Vec<String>,
}

/// A share of the students, for grading on several machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Counted from 1.
    pub index: usize,
    /// How many shards there are.
    pub count: usize,
}

impl Shard {
    /// This share of some students.
    pub(crate) fn of(shard: Option<Shard>, students: &[Student]) -> impl Iterator<Item = &Student> {
        let (skip, step) = shard.map_or((0, 1), |shard| (shard.index - 1, shard.count));
        students.iter().skip(skip).step_by(step)
    }
}

/// What the jobs of each exercise have in common.
pub(crate) struct Exercises<'a>(Vec<Common<'a>>);

struct Common<'a> {
    exercise: &'a Exercise,
    key: Key,
    starter: Option<String>,
}

impl<'a> Exercises<'a> {
    pub(crate) fn of(catalogue: &'a Catalogue, session: &Session) -> Result<Exercises<'a>, Error> {
        let common = |exercise| {
            Ok(Common {
                exercise,
                key: session.exercise_key(exercise)?,
                // Not the file: a learner's own copy may be edited.
                starter: exercise.starter()?,
            })
        };
        let all: Result<_, Error> = catalogue.exercises().map(common).collect();
        all.map(Exercises)
    }

    /// The jobs of a student, in course order. Sources go to the shelf.
    pub(crate) fn jobs<'j>(
        &'j self,
        student: &'j Student,
        opened: &Opened,
        attempts: Attempts,
        keep: &mut Shelf,
    ) -> io::Result<Vec<Job<'j>>> {
        let mut jobs = Vec::new();
        for common in &self.0 {
            let slug = &common.exercise.slug;
            let candidates = attempts.of(&opened.attempts, slug);
            if candidates.graded.is_empty() {
                jobs.push(common.job(student, &Handed::Missing, keep)?);
            }
            for attempt in candidates.graded {
                jobs.push(Job {
                    attempt: attempt.number,
                    attempts: candidates.all,
                    when: attempt.when,
                    ..common.job(student, &attempt.handed[slug], keep)?
                });
            }
        }
        Ok(jobs)
    }
}

impl Common<'_> {
    fn job<'j>(
        &'j self,
        student: &'j Student,
        handed: &Handed,
        keep: &mut Shelf,
    ) -> io::Result<Job<'j>> {
        let sources = hash(handed);
        let job = Job {
            student,
            attempt: 0,
            attempts: 0,
            when: When::Unknown,
            exercise: self.exercise,
            notes: notes(handed, self.starter.as_ref()),
            handed: match handed {
                Handed::Missing => Handed::Missing,
                Handed::Refused(why) => Handed::Refused(why.clone()),
                Handed::Unreadable(why) => Handed::Unreadable(why.clone()),
                Handed::In(sources) => Handed::In(keep.put(sources)?),
            },
            common: &self.key,
            sources,
            fingerprint: String::new(),
        };
        Ok(Job {
            fingerprint: job.key().whole(),
            ..job
        })
    }
}

fn notes(handed: &Handed, starter: Option<&String>) -> Vec<String> {
    match handed {
        Handed::In(Sources(files)) if files.len() == 1 && files.get("lib.rs") == starter => {
            vec!["the starter is unchanged".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// A hash of what was handed in.
fn hash(handed: &Handed) -> String {
    let mut sources = Fingerprint::new();
    match handed {
        Handed::Missing => sources.text("missing"),
        Handed::Refused(why) => {
            sources.text("refused");
            sources.text(why);
        }
        Handed::Unreadable(why) => {
            sources.text("unreadable");
            sources.text(why);
        }
        Handed::In(Sources(files)) => {
            sources.text("in");
            for (name, text) in files {
                sources.text(name);
                sources.text(text);
            }
        }
    }
    sources.finish()
}

impl Job<'_> {
    /// Everything that the result depends on.
    pub(crate) fn key(&self) -> Key {
        let key = self.common.clone();
        let key = match self.handed {
            Handed::In(_) => key,
            // What is not run depends on no compiler, no limit and no jail.
            _ => key.only(&[Cause::Checks, Cause::Grader]),
        };
        key.with_hash(Cause::Sources, self.sources.clone())
    }

    /// The marks of a job that needs no run.
    pub(crate) fn without_a_run(&self) -> Option<Marks> {
        let marks = |verdict, reason: Reason, text: &str, message: &str| {
            let diagnosis = Diagnosis::new(reason, text);
            Some(Marks::without_a_run(
                self.exercise,
                verdict,
                diagnosis,
                message.to_owned(),
            ))
        };
        match &self.handed {
            Handed::Missing => marks(
                Verdict::Missing,
                Reason::NothingHandedIn,
                "Nothing was handed in.",
                "",
            ),
            Handed::Refused(why) => {
                let text = format!("The submission was not admitted: {why}.");
                marks(Verdict::Rejected, Reason::NotAdmitted, &text, "")
            }
            Handed::Unreadable(why) => Some(session::not_graded(self.exercise, why)),
            Handed::In(_) => None,
        }
    }
}
