//! Several hand-ins of one exercise: which of them are graded.

use clap::ValueEnum;

use crate::catalogue::Slug;
use crate::intake::{Attempt, Handed};

/// Which of several hand-ins counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Attempts {
    /// The last that holds the exercise.
    #[default]
    Last,
    /// The one that earns most after lateness; all are graded.
    Best,
}

/// The hand-ins of an exercise that have to be graded, of all that hold it.
pub(crate) struct Candidates<'a> {
    pub(crate) graded: Vec<&'a Attempt>,
    /// How many there are.
    pub(crate) all: u32,
}

impl Attempts {
    pub(crate) fn of<'a>(self, attempts: &'a [Attempt], exercise: &Slug) -> Candidates<'a> {
        let holds = |attempt: &&Attempt| {
            let handed = attempt.handed.get(exercise);
            handed.is_some_and(|handed| *handed != Handed::Missing)
        };
        let mut graded: Vec<&Attempt> = attempts.iter().filter(holds).collect();
        let all = u32::try_from(graded.len()).unwrap_or(u32::MAX);
        if self == Attempts::Last {
            graded.drain(..graded.len().saturating_sub(1));
        }
        Candidates { graded, all }
    }
}
