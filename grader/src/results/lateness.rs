//! What lateness made of the points of one exercise.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Score;
use crate::catalogue::Points;
use crate::intake::When;

/// What lateness made of the points of one exercise. A part of a line of
/// `results.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// When it was handed in, where that is known.
    pub submitted: Option<Timestamp>,
    /// What lateness took off.
    pub penalty: Score,
    /// What is left: the score less the penalty.
    pub final_score: Score,
    /// What happened, and by which rule; nothing where it was on time.
    pub late: Option<String>,
}

impl Lateness {
    /// Of something that no policy looks at.
    pub(crate) fn none(score: Points, when: When) -> Lateness {
        Lateness {
            submitted: time(when),
            penalty: Score::default(),
            final_score: score.into(),
            late: None,
        }
    }
}

fn time(when: When) -> Option<Timestamp> {
    match when {
        When::At(time, _) => Some(time),
        When::Unknown | When::MarkedLate => None,
    }
}
