//! What a reader of the JSON document relies on beyond its schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::program::Limits;

fn list<'d>(of: &'d Value, name: &str) -> &'d [Value] {
    of[name].as_array().map_or(&[], Vec::as_slice)
}

fn word<'d>(of: &'d Value, name: &str) -> &'d str {
    of[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {of}"))
}

fn at(of: &Value, name: &str) -> u64 {
    of[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name} in {of}"))
}

fn are_sorted(list: &[Value], by: &str) {
    assert!(
        list.is_sorted_by_key(|it| it[by].as_u64()),
        "{by}: {list:?}"
    );
}

/// Everything below.
pub(crate) fn agrees_with_itself(document: &Value, limits: &Limits) {
    let events = list(document, "events");
    are_sorted(events, "at_ms");
    are_sorted(list(document, "operations"), "begin_ms");
    are_sorted(list(document, "closures"), "begin_ms");
    are_sorted(list(document, "pool_full"), "begin_ms");
    for name in ["operations", "blocks", "closures", "pool_full"] {
        for stretch in list(document, name) {
            let end = stretch["end_ms"].as_u64();
            assert!(
                end.is_none_or(|end| end >= at(stretch, "begin_ms")),
                "{stretch}"
            );
        }
    }
    assert_ne!(word(&document["ending"], "how"), "timed_out");
    operations_end_once(document);
    if at(document, "dropped_events") > 0 {
        assert_eq!(events.len(), limits.events);
    } else {
        began_and_ended(document);
        if !limits.spans_alone {
            let known = tasks(events);
            everybody_was_introduced(document, &known);
        }
        the_ending_exists(document, limits);
    }
    is_after_main(document);
}

fn operations_end_once(document: &Value) {
    for operation in list(document, "operations") {
        let is_open = operation["outcome"] == "unfinished";
        assert_eq!(operation["end_ms"].is_null(), is_open, "{operation}");
    }
}

/// The events say the same of operations as their list.
fn began_and_ended(document: &Value) {
    let mut by_list: BTreeMap<(String, u64, &str), i64> = BTreeMap::new();
    for operation in list(document, "operations") {
        let name = word(operation, "name").to_owned();
        *by_list
            .entry((name.clone(), at(operation, "begin_ms"), "began"))
            .or_default() += 1;
        if let Some(end) = operation["end_ms"].as_u64() {
            *by_list
                .entry((name, end, word(operation, "outcome")))
                .or_default() += 1;
        }
    }
    for event in list(document, "events") {
        let how = match word(event, "event") {
            "began" => "began",
            "ended" => word(event, "outcome"),
            _ => continue,
        };
        let key = (word(event, "operation").to_owned(), at(event, "at_ms"), how);
        *by_list.entry(key).or_default() -= 1;
    }
    by_list.retain(|_, count| *count != 0);
    assert!(
        by_list.is_empty(),
        "events and operations differ: {by_list:?}"
    );
}

/// The tasks of the events; each begins once, is polled in turns, and ends once.
fn tasks(events: &[Value]) -> BTreeSet<&str> {
    let mut known = BTreeSet::from(["main"]);
    let mut gone = BTreeSet::new();
    let mut polled: Option<&str> = None;
    for event in events {
        let task = word(event, "task");
        let is_a_task = !["pool", "thread"].contains(&task);
        match word(event, "event") {
            "spawned" => assert!(known.insert(task), "spawned twice: {event}"),
            "polled" => {
                assert!(!gone.contains(task), "polled after its end: {event}");
                assert_eq!(polled, None, "two polls at once: {event}");
                polled = Some(task);
            }
            "pending" => assert_eq!(polled.take(), Some(task), "{event}"),
            "finished" if is_a_task => {
                assert!(gone.insert(task), "ended twice: {event}");
                if polled == Some(task) {
                    polled = None;
                }
            }
            "woken" => assert!(!gone.contains(task), "woken after its end: {event}"),
            _ => {}
        }
        let by = event["by"].as_str();
        let by = by.filter(|by| !["timer", "yield"].contains(by));
        for actor in [Some(task), by].into_iter().flatten() {
            let is_known = known.contains(actor) || ["pool", "thread"].contains(&actor);
            assert!(is_known, "nobody introduced {actor}: {event}");
        }
    }
    known
}

fn everybody_was_introduced(document: &Value, known: &BTreeSet<&str>) {
    let listed = ["operations", "blocks"].map(|name| list(document, name));
    let listed = listed.into_iter().flatten();
    let stuck = list(&document["ending"], "stuck");
    let needs = stuck.iter().flat_map(|stuck| list(stuck, "needs"));
    let holders = needs.clone().flat_map(|need| list(need, "held_by"));
    let asked = needs.flat_map(|need| list(need, "asked"));
    let named = listed
        .chain(stuck)
        .chain(holders)
        .map(|it| word(it, "task"));
    let asked = asked.map(|task| task.as_str().unwrap());
    for task in named.chain(asked) {
        let is_known = known.contains(task) || ["pool", "thread"].contains(&task);
        assert!(is_known, "nobody introduced {task}: {document}");
    }
}

/// What the ending names is there.
fn the_ending_exists(document: &Value, limits: &Limits) {
    let ending = &document["ending"];
    let total = at(document, "total_ms");
    let gone: BTreeSet<&str> = list(document, "events")
        .iter()
        .filter(|event| event["event"] == "finished")
        .map(|event| word(event, "task"))
        .collect();
    match word(ending, "how") {
        "deadlock" => {
            let stuck = list(ending, "stuck");
            assert_eq!(stuck[0]["task"], "main");
            let tasks: BTreeSet<&str> = stuck.iter().map(|it| word(it, "task")).collect();
            assert_eq!(tasks.len(), stuck.len(), "stuck twice: {ending}");
            assert!(tasks.is_disjoint(&gone), "stuck and gone: {ending}");
            for stuck in stuck {
                let is_it = |operation: &&Value| {
                    operation["task"] == stuck["task"]
                        && operation["name"] == stuck["waits_for"]
                        && operation["end_ms"].is_null()
                };
                if stuck["waits_for"].is_string() {
                    let open = list(document, "operations").iter().find(is_it);
                    assert!(open.is_some(), "no such operation: {stuck}");
                }
                for holder in list(stuck, "needs")
                    .iter()
                    .flat_map(|it| list(it, "held_by"))
                {
                    assert!(at(holder, "since_ms") <= total, "{stuck}");
                }
            }
        }
        "loop_blocked" => {
            let is_it = |block: &Value| {
                block["for_ever"] == true
                    && block["task"] == ending["task"]
                    && block["begin_ms"] == ending["since_ms"]
            };
            assert!(
                list(document, "blocks").iter().any(is_it),
                "no such block: {ending}"
            );
        }
        "finished" if !limits.spans_alone => assert!(gone.contains("main")),
        "panicked" if !limits.spans_alone => {
            let panics = list(document, "events").iter();
            let mut panics = panics.filter(|event| event["event"] == "panicked");
            assert!(
                panics.any(|panic| word(ending, "message").contains(word(panic, "message"))),
                "nobody panicked so: {ending}"
            );
        }
        _ => {}
    }
}

fn is_after_main(document: &Value) {
    let Some(after) = document["after_main"].as_u64() else {
        return;
    };
    let events = list(document, "events");
    let after = usize::try_from(after).unwrap();
    assert!(after < events.len());
    let last = &events[after - 1];
    assert_eq!(
        (&last["task"], &last["event"]),
        (&"main".into(), &"finished".into())
    );
}
