//! What lateness costs. The policy is a TOML file of the instructor; with the
//! time of a submission it says what is taken off, and why, in a sentence.

mod length;
mod percent;
mod policy;
mod rules;

use jiff::SignedDuration;

use crate::catalogue::Points;
use crate::intake::{Clock, Person, When};
use crate::results::{Lateness, Score};

pub(crate) use policy::Policy;

impl Policy {
    /// What is left of a score.
    pub(crate) fn apply(
        &self,
        (student, person): (&str, &Person),
        exercise: &str,
        when: When,
        score: Points,
    ) -> Lateness {
        let personal = self.of_student(student, person);
        let when = personal
            .and_then(|personal| personal.submitted)
            .map_or(when, |time| When::At(time.0, Clock::Policy));
        let none = Lateness::none(score, when);
        let Some(due) = self.due(exercise, personal) else {
            return none;
        };
        let said = |late: &str| Lateness {
            late: Some(late.to_owned()),
            ..none.clone()
        };
        let (time, clock) = match when {
            When::At(time, clock) => (time, clock),
            When::MarkedLate => {
                return said(
                    "marked late by the platform, which does not say by how much: nothing is \
                     taken off; the late policy can name the time",
                );
            }
            When::Unknown => {
                return said("no time of submission is known: nothing is taken off");
            }
        };
        let late = time.duration_since(due);
        if late <= SignedDuration::ZERO {
            return none;
        }
        let clock = match clock {
            Clock::Platform => "",
            Clock::Commit => " by the date of the last commit, which the student's machine set",
            Clock::Policy => " by the time in the late policy",
        };
        let how_late = format!("{} late{clock}", length::words(late));
        if late <= self.grace.0 {
            let grace = length::words(self.grace.0);
            return said(&format!(
                "{how_late}, within the grace of {grace}: nothing is taken off"
            ));
        }
        let (share, rule) = self.share(late);
        let raw = Score::from(score);
        let penalty = raw.share(share.0);
        Lateness {
            penalty,
            final_score: raw - penalty,
            ..said(&format!("{how_late}: {rule}"))
        }
    }
}
