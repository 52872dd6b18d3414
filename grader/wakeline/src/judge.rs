//! From recordings to a judgement, without side effects: the same function
//! judges inside `cargo test` and outside the student's process.

use serde::{Deserialize, Serialize};

use crate::diagnosis::Diagnosis;
use crate::timeline::Recording;
use crate::verdict::Verdict;
use crate::view::{Snapshot, SpanView};

/// What a check came to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What it came to.
    pub verdict: Verdict,
    /// Why; `None` when it passed.
    pub diagnosis: Option<Diagnosis>,
    /// The panic message, or the first line that differs; empty when it passed.
    pub message: String,
    /// The world that decided.
    pub seed: u64,
    /// The span view that the snapshot expects in that world.
    pub expected: Option<SpanView>,
    /// The span view that the program gave there.
    pub got: Option<SpanView>,
}

/// Judges the recordings of one check against its snapshot.
pub fn judge(expected: &Snapshot, recordings: &[Recording]) -> Judgement {
    let _ = (expected, recordings);
    todo!()
}
