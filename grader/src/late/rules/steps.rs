//! `kind = "steps"`: what the last step that was passed takes off.

use jiff::SignedDuration;
use serde::Deserialize;

use super::Rule;
use crate::late::length::{Length, words};
use crate::late::percent::Percent;

/// Steps in order of time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::late) struct Steps {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    after: Length,
    percent: Percent,
}

impl Rule for Steps {
    fn check(&self) -> Result<(), &'static str> {
        if self.steps.is_empty() {
            return Err("there is no step");
        }
        if !self.steps.is_sorted_by(|a, b| a.after < b.after) {
            return Err("the steps are not in order of time");
        }
        Ok(())
    }

    fn share(&self, late: SignedDuration) -> (Percent, String) {
        let mut steps = self.steps.iter().rev();
        let Some(step) = steps.find(|step| late > step.after.0) else {
            return (
                Percent(0),
                "before the first step: nothing is taken off".to_owned(),
            );
        };
        let when = match words(step.after.0).as_str() {
            "0 min" => "after the due date".to_owned(),
            after => format!("after {after}"),
        };
        (step.percent, format!("{} off {when}", step.percent))
    }
}
