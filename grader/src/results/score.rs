//! Points after lateness. They have two decimals, and are counted in
//! hundredths so that sums are exact.

use std::fmt;
use std::iter::Sum;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::Points;

/// Hundredths of a point.
///
/// ```
/// use grader::catalogue::Points;
/// use grader::results::Score;
/// let score = Score::from(Points(13)) - Score::hundredths(130);
/// assert_eq!(score.to_string(), "11.7");
/// assert_eq!(serde_json::to_string(&score).unwrap(), "11.7");
/// assert_eq!(serde_json::to_string(&Score::from(Points(13))).unwrap(), "13");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u64);

impl Score {
    /// A score of so many hundredths of a point.
    pub const fn hundredths(hundredths: u64) -> Score {
        Score(hundredths)
    }

    /// A share of the score, in hundredths of a percent, rounded to the next
    /// hundredth of a point.
    #[must_use]
    pub const fn share(self, hundredths_of_percent: u64) -> Score {
        Score((self.0 * hundredths_of_percent + 5_000) / 10_000)
    }

    /// As a number, for formats that want one.
    #[expect(clippy::cast_precision_loss, reason = "nobody earns 2^52 points")]
    pub fn number(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Whether nothing is left of it.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl From<Points> for Score {
    fn from(points: Points) -> Score {
        Score(u64::from(points.0) * 100)
    }
}

impl std::ops::Sub for Score {
    type Output = Score;

    /// Never below zero.
    fn sub(self, other: Score) -> Score {
        Score(self.0.saturating_sub(other.0))
    }
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Score>>(scores: I) -> Score {
        Score(scores.fold(0, |sum, score| sum.saturating_add(score.0)))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}"),
            rest if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            rest => write!(f, "{whole}.{rest:02}"),
        }
    }
}

impl Serialize for Score {
    /// A whole number where it is one: some platforms insist.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.number())
        }
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Score, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if !(0.0..1e12).contains(&number) {
            return Err(D::Error::custom(format!("{number} is no score")));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 1e12"
        )]
        let hundredths = (number * 100.0).round() as u64;
        Ok(Score(hundredths))
    }
}

#[cfg(test)]
mod tests {
    use super::Score;

    #[test]
    fn a_score_reads_back_to_itself() {
        for hundredths in [0, 1, 10, 99, 100, 1170, 123_456_789] {
            let score = Score::hundredths(hundredths);
            let json = serde_json::to_string(&score).unwrap();
            assert_eq!(
                serde_json::from_str::<Score>(&json).unwrap(),
                score,
                "{json}"
            );
        }
    }

    #[test]
    fn a_share_is_rounded_to_the_hundredth() {
        assert_eq!(Score::hundredths(1300).share(1_000), Score::hundredths(130));
        assert_eq!(Score::hundredths(1).share(5_000), Score::hundredths(1));
        assert_eq!(Score::hundredths(1).share(4_999), Score::hundredths(0));
    }
}
