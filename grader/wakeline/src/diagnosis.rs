//! Diagnoses: one sentence that says why, in words that a learner knows. Each
//! comes from a [`Rule`], and has its operations and times once more for
//! machines.

mod comparison;
mod evidence;
mod finding;
mod history;
mod polls;
mod rules;
mod stuck;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::timeline::Recording;
use crate::view::SpanView;

pub(crate) use evidence::Evidence;
pub use rules::{Rule, UnknownRule};

/// Why a check did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The rule that found it; in files its stable name, `one-after-the-other`.
    pub id: Rule,
    /// One or two sentences for the learner, with their operations and times.
    pub text: String,
    /// What the text names: operations (`operation`, `after`), counts, and
    /// times in whole virtual milliseconds (names that end in `_ms`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

/// What the first rule says that finds something; `None` if the run finished
/// and does not differ from what was expected.
pub(crate) fn of(evidence: &Evidence<'_>) -> Option<Diagnosis> {
    Rule::ALL.iter().find_map(|rule| rule.ask(evidence))
}

/// What kept a run from finishing; `None` if it finished.
///
/// ```
/// use wakeline::{Rule, diagnosis::of_ending, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().hangs("a");
///     let _ = world.web().fetch("a").await;
/// });
/// let diagnosis = of_ending(&recording).unwrap();
/// assert_eq!(diagnosis.id, Rule::NeverFinished);
/// assert!(diagnosis.text.contains("fetch(a)"));
/// ```
pub fn of_ending(recording: &Recording) -> Option<Diagnosis> {
    of(&Evidence::of_run(recording, &recording.span_view()))
}

/// What makes a finished run's view differ from the expected one; `None` if it
/// does not.
///
/// ```
/// use wakeline::{Rule, diagnosis::of_difference};
/// let expected = "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n".parse().unwrap();
/// let got = "total 40 ms · peak 1 at once\n  a   0 → 20  ok\n  b  20 → 40  ok\n".parse().unwrap();
/// let diagnosis = of_difference(&expected, &got).unwrap();
/// assert_eq!(diagnosis.id, Rule::OneAfterTheOther);
/// assert_eq!(diagnosis.facts["operation"], "b");
/// assert_eq!(diagnosis.facts["begin_ms"], "20");
/// ```
pub fn of_difference(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    of(&Evidence::of_views(expected, got))
}
