//! Random programs with tasks and threads: whatever they do, every view of their
//! recordings can be written, is well formed, and agrees with itself.
//!
//! `cargo test -p wakeline --test fuzz -- --include-ignored` runs ten times as many;
//! `WAKELINE_SEED=7` runs one and shows it. Without the hooks nobody counts the polls
//! of tasks, and some of these programs would end only by real time.
#![cfg(all(tokio_unstable, target_os = "linux"))]

#[path = "fuzz/dice.rs"]
mod dice;
#[path = "fuzz/document.rs"]
mod document;
#[path = "fuzz/names.rs"]
mod names;
#[path = "fuzz/program.rs"]
mod program;
mod random;
#[path = "fuzz/run.rs"]
mod run;
#[path = "fuzz/texts.rs"]
mod texts;
#[path = "fuzz/trace.rs"]
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{self, AssertUnwindSafe};

use program::Program;
use serde_json::Value;
use wakeline::Recording;
use wakeline::view::{JSON_SCHEMA, read_json, write_json};

const FEW: u64 = 300;
const MANY: u64 = 3_000;

fn json(recording: &Recording) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_json(recording, &mut bytes).unwrap();
    bytes
}

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(JSON_SCHEMA).unwrap()).unwrap()
}

/// Holds the program with this seed against everything that is said of recordings.
fn holds(seed: u64, schema: &jsonschema::Validator) -> Recording {
    let program = Program::of(seed);
    let recording = run::record(&program);
    let bytes = json(&recording);
    let document = serde_json::from_slice(&bytes).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "the schema: {errors:#?}");
    document::agrees_with_itself(&document, &program.limits);
    assert!(read_json(&bytes[..]).unwrap() == recording, "it reads back");
    texts::are_well_formed(&recording);
    trace::is_well_formed(&recording);
    let again = run::record(&program);
    assert!(json(&again) == bytes, "once more it is another");
    recording
}

fn all_hold(seeds: impl Iterator<Item = u64>) {
    let schema = schema();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut failed = Vec::new();
    for seed in seeds {
        match panic::catch_unwind(AssertUnwindSafe(|| holds(seed, &schema))) {
            Ok(recording) => {
                for mark in marks(&recording) {
                    *seen.entry(mark).or_default() += 1;
                }
            }
            Err(_) => failed.push(seed),
        }
    }
    println!("{seen:#?}");
    assert!(
        failed.is_empty(),
        "WAKELINE_SEED of those that do not hold: {failed:?}"
    );
    // Programs that are all alike prove little.
    for mark in RICH {
        assert!(seen.contains_key(mark), "no program with {mark}");
    }
}

/// What there has to be among a few hundred programs.
const RICH: [&str; 20] = [
    "deadlock",
    "finished",
    "livelock",
    "loop_blocked",
    "panicked",
    "ok",
    "failed",
    "cancelled",
    "unfinished",
    "of main",
    "of pool",
    "of thread",
    "began",
    "ended",
    "blocked",
    "said",
    "dropped_events",
    "after_main",
    "stuck",
    "closures",
];

/// What is in a recording, in the words of its document.
fn marks(recording: &Recording) -> BTreeSet<String> {
    let document: Value = serde_json::from_slice(&json(recording)).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut marks: BTreeSet<String> = text(&document["ending"]["how"]).into_iter().collect();
    for operation in document["operations"].as_array().unwrap() {
        marks.extend(text(&operation["outcome"]));
    }
    for event in document["events"].as_array().unwrap() {
        marks.extend(text(&event["event"]));
        marks.extend(text(&event["task"]).map(|task| format!("of {task}")));
    }
    marks.retain(|mark| !mark.starts_with("of t") || mark == "of thread");
    let more = ["after_main", "closures", "unseen", "pool_full"];
    let more = more.into_iter().filter(|name| !document[name].is_null());
    marks.extend(more.map(str::to_owned));
    let (cut, stuck) = (&document["dropped_events"], &document["ending"]["stuck"]);
    let is_cut = cut.as_u64().is_some_and(|cut| cut > 0);
    marks.extend(is_cut.then(|| "dropped_events".to_owned()));
    marks.extend((!stuck.is_null()).then(|| "stuck".to_owned()));
    marks
}

#[test]
fn every_view_of_a_random_program_is_well_formed() {
    if let Ok(seed) = std::env::var("WAKELINE_SEED") {
        let seed = seed.parse().unwrap();
        println!("{:#?}", Program::of(seed));
        let recording = run::record(&Program::of(seed));
        println!("{}", String::from_utf8_lossy(&json(&recording)));
        println!("{}", wakeline::view::poll_view(&recording.timeline));
        holds(seed, &schema());
        return;
    }
    all_hold(0..FEW);
}

#[test]
#[ignore = "a long proof: 3,000 programs"]
fn every_view_of_many_more_is_too() {
    all_hold(FEW..FEW + MANY);
}
