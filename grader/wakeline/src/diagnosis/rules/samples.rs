//! Runs for the tests of rules: two span views, or programs that really run.

use std::time::Duration;

use crate::diagnosis::{Diagnosis, of_difference, of_ending};
use crate::scenario::{self, Options};
use crate::view::Snapshot;
use crate::world::World;

/// What is said of a span view beside the one that was expected.
pub(super) fn views(expected: &str, got: &str) -> Diagnosis {
    let view = |text: &str| text.parse().expect("a span view");
    of_difference(&view(expected), &view(got)).expect("the views differ")
}

/// What is said of how a program ended.
pub(super) fn ending<F>(program: fn(World) -> F) -> Diagnosis
where
    F: Future<Output = ()> + 'static,
{
    // Counts of polls and virtual time must decide, also on a busy machine.
    let options = Options::new(0).real_limit(Duration::from_mins(5));
    of_ending(&options.record(program)).expect("it does not finish")
}

/// What is said of a program that runs in the worlds of a check, beside
/// another that does what is asked for.
pub(super) fn programs<E, G>(expected: fn(World) -> E, got: fn(World) -> G) -> Diagnosis
where
    E: Future<Output = ()> + 'static,
    G: Future<Output = ()> + 'static,
{
    let expected = [0, 1, 2].map(|seed| scenario::record(seed, expected));
    let got = [0, 1, 2].map(|seed| scenario::record(seed, got));
    let judgement = crate::judge(&Snapshot::of(&expected), &got);
    let judgement = judgement.expect("there is a snapshot of each world");
    judgement.diagnosis.expect("the program is wrong")
}
