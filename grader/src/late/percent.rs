//! A share of points as people write it.

use serde::Deserialize;

use crate::results::Score;

/// Hundredths of a percent; from 0 to 100 %.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Percent(pub(super) u64);

impl Percent {
    /// All of it.
    pub(super) const ALL: Percent = Percent(10_000);
}

impl Default for Percent {
    fn default() -> Percent {
        Percent::ALL
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
        write!(f, "{} %", Score::hundredths(self.0))
    }
}
