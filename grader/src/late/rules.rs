//! The rules by which a late policy takes points off: a file each, and a row
//! each in the registry below.

mod linear;
mod steps;
mod zero;

use jiff::SignedDuration;
use serde::Deserialize;

use super::percent::Percent;

/// What every rule can do.
trait Rule {
    /// Why the rule makes no sense as it was written, if it does not.
    fn check(&self) -> Result<(), &'static str>;

    /// What is taken off of something that is so late, past the grace, and how
    /// that came about.
    fn share(&self, late: SignedDuration) -> (Percent, String);
}

macro_rules! rules {
    ($($module:ident :: $rule:ident,)*) => {
        /// What is taken off the points that were earned: `[penalty]` of a policy,
        /// where `kind` is the name of a rule.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        pub(super) enum Penalty {
            $($rule($module::$rule),)*
        }

        impl Penalty {
            pub(super) fn check(&self) -> Result<(), &'static str> {
                match self {
                    $(Penalty::$rule(rule) => rule.check(),)*
                }
            }

            pub(super) fn share(&self, late: SignedDuration) -> (Percent, String) {
                match self {
                    $(Penalty::$rule(rule) => rule.share(late),)*
                }
            }
        }
    };
}

// The registry: a row for each file of `rules/`.
rules! {
    linear::Linear,
    steps::Steps,
    zero::Zero,
}
