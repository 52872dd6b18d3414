//! `kind = "zero"`: late is late.

use jiff::SignedDuration;
use serde::Deserialize;

use super::Rule;
use crate::late::percent::Percent;

/// All is taken off.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::late) struct Zero {}

impl Rule for Zero {
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }

    fn share(&self, _: SignedDuration) -> (Percent, String) {
        (Percent::ALL, "nothing counts after the due date".to_owned())
    }
}
