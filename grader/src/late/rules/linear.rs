//! `kind = "linear"`: the same for each length of time that was begun.

use jiff::SignedDuration;
use serde::Deserialize;

use super::Rule;
use crate::late::length::{Length, words};
use crate::late::percent::Percent;

/// The same for each length of time that was begun, up to a limit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::late) struct Linear {
    percent: Percent,
    per: Length,
    #[serde(default)]
    at_most: Percent,
}

impl Rule for Linear {
    fn check(&self) -> Result<(), &'static str> {
        if self.per.0.is_zero() {
            return Err("`per` is no time at all");
        }
        Ok(())
    }

    fn share(&self, late: SignedDuration) -> (Percent, String) {
        let Linear {
            percent,
            per,
            at_most,
        } = self;
        let begun = (late.as_nanos().unsigned_abs()).div_ceil(per.0.as_nanos().unsigned_abs());
        let begun = u64::try_from(begun).unwrap_or(u64::MAX);
        let off = Percent(percent.0.saturating_mul(begun).min(at_most.0));
        let per = words(per.0);
        (
            off,
            format!("{percent} off for each {per} begun, {off} in all"),
        )
    }
}
