//! The late policy as it stands in its file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::length::{Length, words};
use super::percent::Percent;
use super::rules::Penalty;
use crate::catalogue::{Catalogue, line_and_column};
use crate::error::Error;
use crate::intake::{Person, is_same};

/// When what is due, and what lateness costs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// When everything is due that has no date of its own.
    due: Option<Moment>,
    /// So late costs nothing yet.
    #[serde(default)]
    pub(super) grace: Length,
    penalty: Penalty,
    /// From here on nothing counts.
    zero_after: Option<Length>,
    /// By slug.
    #[serde(default)]
    exercise: BTreeMap<String, ExerciseTerms>,
    /// By name, number, address or login.
    #[serde(default)]
    student: BTreeMap<String, StudentTerms>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseTerms {
    due: Moment,
}

/// What holds for one student.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StudentTerms {
    /// Everything is due so much later.
    #[serde(default)]
    extra: Length,
    /// When it really was handed in, where the platform does not say.
    pub(super) submitted: Option<Moment>,
}

/// A moment: a TOML date with time and offset.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "toml::value::Datetime")]
pub(super) struct Moment(pub(super) Timestamp);

impl TryFrom<toml::value::Datetime> for Moment {
    type Error = String;

    fn try_from(written: toml::value::Datetime) -> Result<Moment, String> {
        let written = written.to_string();
        written.parse().map(Moment).map_err(|_| {
            format!("`{written}` leaves open which moment it is; write date, time and offset: 2026-03-01T23:59:00+01:00")
        })
    }
}

impl Policy {
    /// Reads a policy. Mistakes are told with line and column.
    pub(crate) fn load(path: &Path, catalogue: &Catalogue) -> Result<Policy, Error> {
        let text = fs::read_to_string(path).map_err(Error::named_file("the late policy", path))?;
        let wrong = |at: Option<usize>, message: &str| {
            let position = at.map_or_else(String::new, |at| {
                let (line, column) = line_and_column(&text, at);
                format!(":{line}:{column}")
            });
            let message = format!("{}{position}: {message}", path.display());
            Error::Usage(format!("{message}; grader/LATE.md shows what belongs here"))
        };
        let policy: Policy = toml::from_str(&text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            wrong(at, error.message().trim())
        })?;
        for slug in policy.exercise.keys() {
            catalogue
                .exercise(slug)
                .map_err(|error| wrong(None, &error.to_string()))?;
        }
        policy
            .penalty
            .check()
            .map_err(|message| wrong(None, message))?;
        Ok(policy)
    }

    pub(super) fn of_student(&self, student: &str, person: &Person) -> Option<&StudentTerms> {
        let ids = [&person.id, &person.sid, &person.email, &person.login];
        [student, &person.name]
            .into_iter()
            .chain(ids.into_iter().flatten().map(String::as_str))
            .find_map(|name| {
                let rules = || self.student.iter().find(|(known, _)| is_same(known, name));
                self.student.get(name).or_else(|| Some(rules()?.1))
            })
    }

    /// The students that have rules of their own.
    pub(crate) fn students(&self) -> impl Iterator<Item = &str> {
        self.student.keys().map(String::as_str)
    }

    pub(super) fn due(&self, exercise: &str, personal: Option<&StudentTerms>) -> Option<Timestamp> {
        let own = self.exercise.get(exercise).map(|rule| rule.due);
        let due = own.or(self.due)?.0;
        let extra = personal.map_or(SignedDuration::ZERO, |personal| personal.extra.0);
        // A date at the end of time stays there.
        Some(due.saturating_add(extra).unwrap_or(Timestamp::MAX))
    }

    /// What is taken off, and by which rule.
    pub(super) fn share(&self, late: SignedDuration) -> (Percent, String) {
        if let Some(end) = self.zero_after.filter(|end| late > end.0) {
            return (
                Percent::ALL,
                format!("nothing counts after {}", words(end.0)),
            );
        }
        self.penalty.share(late)
    }
}
