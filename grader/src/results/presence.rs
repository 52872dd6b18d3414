//! Who was in the class of the last run, and who only in an earlier one. Results
//! stay until somebody says that a class begins anew: a run over a part of a class,
//! or over another download, forgets nobody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

/// When the last run began, and who of earlier runs was not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Presence {
    /// When the last run began. Ledgers did not always say it.
    begun: Option<Timestamp>,
    /// Who was not in its class, and when they were last in one.
    absent: BTreeMap<String, Option<Timestamp>>,
}

impl Presence {
    /// The same for a run that begins `now`, over a class of `here`; `known` are all
    /// who have results.
    pub(crate) fn at(
        self,
        now: Timestamp,
        here: &BTreeSet<&str>,
        known: impl IntoIterator<Item = String>,
    ) -> Presence {
        let gone = known
            .into_iter()
            .filter(|name| !here.contains(name.as_str()));
        let absent = gone.map(|name| {
            let seen = self.absent.get(&name).copied().unwrap_or(self.begun);
            (name, seen)
        });
        Presence {
            absent: absent.collect(),
            begun: Some(now.round(Unit::Second).unwrap_or(now)),
        }
    }

    /// Who was not in the class of the last run, and when they were last in one.
    pub(crate) fn absent(&self) -> &BTreeMap<String, Option<Timestamp>> {
        &self.absent
    }
}

/// What is said of somebody who was not there.
pub(crate) fn note(seen: Option<Timestamp>) -> String {
    let seen = seen.map_or_else(
        || "in a run before that".to_owned(),
        |seen| seen.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    );
    format!("not in the class that was graded last; last seen {seen}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_gone_was_last_seen_in_the_last_run_that_had_them() {
        let time = |second| Timestamp::from_second(second).unwrap();
        let known = || ["ada", "ben"].map(str::to_owned);
        let at = |before: Presence, second, here: &[&str]| {
            before.at(time(second), &here.iter().copied().collect(), known())
        };
        let both = at(Presence::default(), 60, &["ada", "ben"]);
        assert!(both.absent().is_empty());
        let one = at(both, 120, &["ada"]);
        assert_eq!(one.absent()["ben"], Some(time(60)));
        let again = at(one.clone(), 180, &["ada"]);
        assert_eq!(again.absent()["ben"], Some(time(60)));
        let other = at(again, 240, &["ben"]);
        assert_eq!(other.absent()["ada"], Some(time(180)));
        assert_eq!(other.absent().len(), 1);
        assert_eq!(
            note(one.absent()["ben"]),
            "not in the class that was graded last; last seen 1970-01-01 00:01 UTC"
        );
    }
}
