//! The late policy as it stands in its file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::length::{Length, words};
use crate::catalogue::{Catalogue, line_and_column};
use crate::error::Error;
use crate::intake::Person;

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
    exercise: BTreeMap<String, ExerciseRule>,
    /// By name, number, address or login.
    #[serde(default)]
    student: BTreeMap<String, StudentRule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseRule {
    due: Moment,
}

/// What holds for one student.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StudentRule {
    /// Everything is due so much later.
    #[serde(default)]
    extra: Length,
    /// When it really was handed in, where the platform does not say.
    pub(super) submitted: Option<Moment>,
}

/// What is taken off the points that were earned.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Penalty {
    /// The same for each length of time that was begun.
    Linear {
        percent: Percent,
        per: Length,
        #[serde(default)]
        at_most: Percent,
    },
    /// That of the last step that was passed.
    Steps { steps: Vec<Step> },
    /// All.
    Zero,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    after: Length,
    percent: Percent,
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

/// Hundredths of a percent; from 0 to 100 %.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
struct Percent(u64);

const ALL: u64 = 10_000;

impl Default for Percent {
    fn default() -> Percent {
        Percent(ALL)
    }
}

impl TryFrom<f64> for Percent {
    type Error = String;

    fn try_from(percent: f64) -> Result<Percent, String> {
        if !(0.0..=100.0).contains(&percent) {
            return Err(format!("{percent} is no percentage between 0 and 100"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 100"
        )]
        let hundredths = (percent * 100.0).round() as u64;
        Ok(Percent(hundredths))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} %", crate::results::Score::hundredths(self.0))
    }
}

impl Policy {
    /// Reads a policy. Mistakes are told with line and column.
    pub(crate) fn load(path: &Path, catalogue: &Catalogue) -> Result<Policy, Error> {
        let text = fs::read_to_string(path).map_err(|error| {
            let shown = path.display();
            Error::Usage(format!(
                "the late policy {shown} could not be read: {error}"
            ))
        })?;
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
        match &policy.penalty {
            Penalty::Linear { per, .. } if per.0.is_zero() => {
                return Err(wrong(None, "`per` is no time at all"));
            }
            Penalty::Steps { steps } if steps.is_empty() => {
                return Err(wrong(None, "there is no step"));
            }
            Penalty::Steps { steps } if !steps.is_sorted_by(|a, b| a.after < b.after) => {
                return Err(wrong(None, "the steps are not in order of time"));
            }
            _ => {}
        }
        Ok(policy)
    }

    /// The names of students that nobody in the class has.
    pub(crate) fn strangers<'a>(
        &'a self,
        class: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a str> {
        self.student
            .keys()
            .map(String::as_str)
            .filter(move |name| !class(name))
    }

    pub(super) fn of_student(&self, student: &str, person: &Person) -> Option<&StudentRule> {
        let ids = [&person.id, &person.sid, &person.email, &person.login];
        [student, &person.name]
            .into_iter()
            .chain(ids.into_iter().flatten().map(String::as_str))
            .find_map(|name| self.student.get(name))
    }

    pub(super) fn due(&self, exercise: &str, personal: Option<&StudentRule>) -> Option<Timestamp> {
        let own = self.exercise.get(exercise).map(|rule| rule.due);
        let due = own.or(self.due)?.0;
        let extra = personal.map_or(SignedDuration::ZERO, |personal| personal.extra.0);
        // A date at the end of time stays there.
        Some(due.saturating_add(extra).unwrap_or(Timestamp::MAX))
    }

    /// What is taken off, in hundredths of a percent, and by which rule.
    pub(super) fn share(&self, late: SignedDuration) -> (u64, String) {
        if let Some(end) = self.zero_after.filter(|end| late > end.0) {
            return (ALL, format!("nothing counts after {}", words(end.0)));
        }
        match &self.penalty {
            Penalty::Zero => (ALL, "nothing counts after the due date".to_owned()),
            Penalty::Linear {
                percent,
                per,
                at_most,
            } => {
                let begun =
                    (late.as_nanos().unsigned_abs()).div_ceil(per.0.as_nanos().unsigned_abs());
                let begun = u64::try_from(begun).unwrap_or(u64::MAX);
                let share = percent.0.saturating_mul(begun).min(at_most.0);
                let off = Percent(share);
                let per = words(per.0);
                (
                    share,
                    format!("{percent} off for each {per} begun, {off} in all"),
                )
            }
            Penalty::Steps { steps } => {
                let step = steps.iter().rev().find(|step| late > step.after.0);
                step.map_or_else(
                    || (0, "before the first step: nothing is taken off".to_owned()),
                    |step| {
                        let rule = match words(step.after.0).as_str() {
                            "0 min" => "after the due date".to_owned(),
                            after => format!("after {after}"),
                        };
                        (step.percent.0, format!("{} off {rule}", step.percent))
                    },
                )
            }
        }
    }
}
