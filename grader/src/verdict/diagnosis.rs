//! Why a check did not pass: a diagnosis of a timeline, or one of the grader's.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use wakeline::Rule;

use super::Reason;

/// Why a check or an exercise did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// What kind of mistake it is.
    pub id: Id,
    /// One or two sentences for the learner.
    pub text: String,
    /// What the text names, for machines.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl Diagnosis {
    /// A diagnosis without facts.
    pub(crate) fn new(id: impl Into<Id>, text: impl Into<String>) -> Diagnosis {
        Diagnosis {
            id: id.into(),
            text: text.into(),
            facts: BTreeMap::new(),
        }
    }

    /// The same diagnosis with one more fact.
    pub(crate) fn with(mut self, name: &str, value: impl fmt::Display) -> Diagnosis {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<wakeline::Diagnosis> for Diagnosis {
    fn from(diagnosis: wakeline::Diagnosis) -> Diagnosis {
        Diagnosis {
            id: Id::Rule(diagnosis.id),
            text: diagnosis.text,
            facts: diagnosis.facts,
        }
    }
}

/// What kind of mistake a diagnosis is about. In files it is a stable name:
/// `one-after-the-other`.
///
/// ```
/// use grader::verdict::{Id, Reason};
/// assert_eq!(Id::from("out-of-memory".to_owned()), Id::Grader(Reason::OutOfMemory));
/// assert_eq!(Id::from("of-another-time".to_owned()).as_str(), "of-another-time");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Id {
    /// A rule of `wakeline` found it in a timeline.
    Rule(Rule),
    /// The grader found it.
    Grader(Reason),
    /// An older or newer grader found it, and wrote it into a ledger.
    Unknown(String),
}

impl Id {
    /// The stable name: `one-after-the-other`.
    pub fn as_str(&self) -> &str {
        match self {
            Id::Rule(rule) => rule.id(),
            Id::Grader(reason) => reason.id(),
            Id::Unknown(name) => name,
        }
    }
}

impl From<Rule> for Id {
    fn from(rule: Rule) -> Id {
        Id::Rule(rule)
    }
}

impl From<Reason> for Id {
    fn from(reason: Reason) -> Id {
        Id::Grader(reason)
    }
}

impl From<String> for Id {
    fn from(name: String) -> Id {
        let rule = name.parse().map(Id::Rule);
        rule.or_else(|_| Reason::named(&name).map(Id::Grader).ok_or(name))
            .unwrap_or_else(Id::Unknown)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> String {
        id.to_string()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// By name, which is how reports list what occurred equally often.
impl Ord for Id {
    fn cmp(&self, other: &Id) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Id) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, Reason};

    #[test]
    fn every_name_reads_back_and_no_two_are_equal() {
        let rules = wakeline::Rule::ALL.into_iter().map(Id::Rule);
        let all: Vec<Id> = rules
            .chain(Reason::ALL.into_iter().map(Id::Grader))
            .collect();
        for id in &all {
            assert_eq!(&Id::from(id.to_string()), id);
        }
        let mut names: Vec<&str> = all.iter().map(Id::as_str).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn a_name_that_nobody_knows_any_more_is_kept() {
        let id: Id = serde_json::from_str("\"of-another-time\"").unwrap();
        assert_eq!(id, Id::Unknown("of-another-time".to_owned()));
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"of-another-time\"");
    }
}
