//! A job: one exercise of one submission. Its key is a hash of everything that
//! its result depends on, so that identical code is graded once.

use std::collections::BTreeMap;

use wakeline::{Diagnosis, Verdict};

use crate::attempts::Attempts;
use crate::catalogue::{Catalogue, Exercise, Slug};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::key::{Cause, Key};
use crate::session::{self, Session};
use crate::submission::{Class, Handed, Person, Sources, When};
use crate::verdict::Marks;

/// One exercise of one submission.
pub(crate) struct Job<'a> {
    pub(crate) student: String,
    pub(crate) person: Person,
    /// Counted from 1; 0 where nothing was handed in.
    pub(crate) attempt: u32,
    /// How many hand-ins hold the exercise.
    pub(crate) attempts: u32,
    pub(crate) when: When,
    pub(crate) exercise: &'a Exercise,
    pub(crate) handed: Handed,
    pub(crate) key: Key,
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

/// All jobs of a class (or of its share), by student, then in course order.
pub(crate) fn jobs<'a>(
    class: &Class,
    catalogue: &'a Catalogue,
    session: &Session,
    shard: Option<Shard>,
    attempts: Attempts,
) -> Result<Vec<Job<'a>>, Error> {
    let mut keys: BTreeMap<&Slug, (Key, Option<String>)> = BTreeMap::new();
    for exercise in catalogue.exercises() {
        let starter = starter(exercise)?;
        keys.insert(&exercise.slug, (session.exercise_key(exercise)?, starter));
    }
    let mine = |index: usize| shard.is_none_or(|shard| index % shard.count == shard.index - 1);
    let mut jobs = Vec::new();
    for (_, submission) in class
        .submissions
        .iter()
        .enumerate()
        .filter(|(index, _)| mine(*index))
    {
        for exercise in catalogue.exercises() {
            let (exercise_key, starter) = &keys[&exercise.slug];
            let job = |handed: &Handed, attempt, attempts, when| {
                let key = key(exercise_key, handed);
                Job {
                    student: submission.student.clone(),
                    person: submission.person.clone(),
                    attempt,
                    attempts,
                    when,
                    exercise,
                    fingerprint: key.whole(),
                    key,
                    handed: handed.clone(),
                    notes: notes(handed, starter.as_ref()),
                }
            };
            let candidates = attempts.of(&submission.attempts, &exercise.slug);
            if candidates.graded.is_empty() {
                jobs.push(job(&Handed::Missing, 0, 0, When::Unknown));
            }
            for attempt in candidates.graded {
                let handed = &attempt.handed[&exercise.slug];
                jobs.push(job(handed, attempt.number, candidates.all, attempt.when));
            }
        }
    }
    Ok(jobs)
}

fn notes(handed: &Handed, starter: Option<&String>) -> Vec<String> {
    match handed {
        Handed::In(Sources(files)) if files.len() == 1 && files.get("lib.rs") == starter => {
            vec!["the starter is unchanged".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// The starter, generated: a learner's own copy may be edited. Without a
/// solution nobody can say what it was.
fn starter(exercise: &Exercise) -> Result<Option<String>, Error> {
    let Some(solution) = &exercise.solution else {
        return Ok(None);
    };
    let path = solution.join("src/lib.rs");
    let source = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    crate::starter::generate(&source, &path).map(Some)
}

fn key(exercise_key: &Key, handed: &Handed) -> Key {
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
    let key = exercise_key.clone();
    let key = match handed {
        Handed::In(_) => key,
        // What is not run depends on no compiler, no limit and no jail.
        _ => key.only(&[Cause::Checks, Cause::Grader]),
    };
    key.with(Cause::Sources, sources)
}

impl Job<'_> {
    /// The marks of a job that needs no run.
    pub(crate) fn settled(&self) -> Option<Marks> {
        let settled = |verdict, id: &str, text: &str, message: &str| {
            let diagnosis = Diagnosis::new(id, text);
            Some(Marks::without_a_run(
                self.exercise,
                verdict,
                diagnosis,
                message.to_owned(),
            ))
        };
        match &self.handed {
            Handed::Missing => settled(
                Verdict::Missing,
                "nothing-handed-in",
                "Nothing was handed in.",
                "",
            ),
            Handed::Refused(why) => {
                let text = format!("The submission was not admitted: {why}.");
                settled(Verdict::Rejected, "not-admitted", &text, "")
            }
            Handed::Unreadable(why) => Some(session::not_graded(self.exercise, why)),
            Handed::In(_) => None,
        }
    }
}
