//! The JSON document: its schema holds it, and it reads back.

mod recordings;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wakeline::view::{JSON_SCHEMA, read_json, write_json};
use wakeline::{Ending, Recording};

fn document(recording: &Recording) -> Value {
    let mut bytes = Vec::new();
    write_json(recording, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn the_schema_holds_for_recordings_of_every_ending() {
    let schema = schema();
    let mut endings = BTreeSet::new();
    for (name, recording) in recordings::all() {
        let document = document(&recording);
        let errors: Vec<String> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        endings.insert(text(&document["ending"]["how"]));
    }
    let mut all = vec!["deadlock", "finished", "livelock", "panicked", "timed_out"];
    if cfg!(target_os = "linux") {
        all.push("loop_blocked");
    }
    assert_eq!(endings, all.into_iter().map(str::to_owned).collect());
}

#[test]
fn every_kind_of_event_and_every_outcome_of_the_schema_was_recorded() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let (mut events, mut outcomes) = (BTreeSet::new(), BTreeSet::new());
    for (_, recording) in recordings::all() {
        let document = document(&recording);
        for event in document["events"].as_array().unwrap() {
            events.insert(text(&event["event"]));
        }
        for operation in document["operations"].as_array().unwrap() {
            outcomes.insert(text(&operation["outcome"]));
        }
    }
    let kinds = schema["$defs"]["event"]["oneOf"].as_array().unwrap();
    let mut kinds: BTreeSet<String> = kinds
        .iter()
        .map(|kind| text(&kind["properties"]["event"]["const"]))
        .collect();
    if cfg!(not(tokio_unstable)) {
        // Those of tokio's hooks.
        kinds.remove("spawned");
    }
    assert_eq!(events, kinds);
    let known = schema["$defs"]["outcome"]["enum"].as_array().unwrap();
    assert_eq!(outcomes, known.iter().map(text).collect());
}

#[test]
fn a_recording_reads_back_to_the_same_value() {
    for (name, recording) in recordings::all() {
        let mut bytes = Vec::new();
        write_json(&recording, &mut bytes).unwrap();
        let back = read_json(&bytes[..]).unwrap();
        assert!(back == recording, "{name}");
    }
}

#[test]
fn the_same_program_writes_the_same_bytes() {
    let bytes = || {
        let mut bytes = Vec::new();
        write_json(&recordings::finished(7), &mut bytes).unwrap();
        bytes
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn an_event_is_one_line() {
    let recording = recordings::finished(0);
    let mut bytes = Vec::new();
    write_json(&recording, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("{\"at_ms\":"));
    assert_eq!(lines.count(), recording.timeline.events.len());
}

/// A change to a document.
type Damage = fn(&mut Value);

#[test]
fn the_schema_refuses_what_is_not_a_timeline() {
    let schema = schema();
    let good = document(&recordings::finished(0));
    assert!(schema.is_valid(&good));
    let damages: [(&str, Damage); 9] = [
        ("another version", |it| {
            it["schema"] = json!("wakeline/timeline/v2");
        }),
        ("no seed", |it| {
            it.as_object_mut().unwrap().remove("seed");
        }),
        ("a field too many", |it| it["more"] = json!(1)),
        ("a negative time", |it| it["total_ms"] = json!(-1)),
        ("half a millisecond", |it| {
            it["events"][0]["at_ms"] = json!(0.5);
        }),
        ("an unknown event", |it| {
            it["events"][0]["event"] = json!("slept");
        }),
        ("an event with another's field", |it| {
            it["events"][0]["until_ms"] = json!(3);
        }),
        ("an unknown outcome", |it| {
            it["operations"][0]["outcome"] = json!("fine");
        }),
        ("a deadlock of nobody", |it| {
            it["ending"] = json!({"how": "deadlock", "stuck": []});
        }),
    ];
    for (name, damage) in damages {
        let mut bad = good.clone();
        damage(&mut bad);
        assert!(!schema.is_valid(&bad), "{name} was let through");
    }
}

#[test]
fn reading_refuses_other_versions_and_what_is_cut_off() {
    let mut document = document(&recordings::finished(0));
    document["schema"] = json!("wakeline/timeline/v2");
    let error = read_json(document.to_string().as_bytes()).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("`wakeline/timeline/v2`"), "{error}");
    assert!(read_json(&b"{\"schema\":\"wakeline/timeline/v1\","[..]).is_err());
    assert!(read_json(&b""[..]).is_err());
}

#[test]
fn reading_skips_fields_that_a_later_version_may_add() {
    let recording = recordings::finished(0);
    let mut document = document(&recording);
    document["more"] = json!({"than": "this"});
    document["events"][0]["more"] = json!(1);
    assert_eq!(
        read_json(document.to_string().as_bytes()).unwrap(),
        recording
    );
}

#[test]
fn a_disk_that_is_full_is_an_error_and_not_a_panic() {
    let mut small = [0; 200];
    let recording = recordings::finished(0);
    assert!(write_json(&recording, &mut small[..]).is_err());
    assert_eq!(recording.ending, Ending::Finished);
}
