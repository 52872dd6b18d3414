//! The Perfetto trace, decoded with the official definitions: the Python
//! package `perfetto`.
//!
//! ```sh
//! python3 -m pip install -r grader/wakeline/tests/perfetto/requirements.txt
//! ```
//!
//! `PYTHON` names another interpreter. Without the package these tests say so
//! and check nothing; with `CI=true` they fail.

mod recordings;
#[path = "perfetto/trace.rs"]
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use trace::{Event, Slice, Trace, decode, installed};
use wakeline::timeline::{Actor, Outcome, What};
use wakeline::view::write_perfetto;
use wakeline::{Recording, ms};

const NANOS: u64 = 1_000_000;

/// Every recording with its trace; none where nothing decodes them.
fn all() -> &'static [(&'static str, Recording, Trace)] {
    static ALL: OnceLock<Vec<(&str, Recording, Trace)>> = OnceLock::new();
    if !installed() {
        return &[];
    }
    ALL.get_or_init(|| {
        let recordings = recordings::all().into_iter();
        let decoded = recordings.map(|(name, recording)| {
            let trace = decode(&recording).unwrap();
            (name, recording, trace)
        });
        decoded.collect()
    })
}

fn millis(event: &Event) -> u64 {
    event.at / NANOS
}

#[test]
fn the_official_definitions_read_recordings_of_every_ending() {
    for (name, recording, trace) in all() {
        let root = &trace.tracks[0];
        assert_eq!(
            root.name,
            format!("wakeline, world {}", recording.seed),
            "{name}"
        );
        assert!(
            trace.tracks[1..]
                .iter()
                .all(|track| track.parent == Some(root.uuid))
        );
        let ids: BTreeSet<u64> = trace.tracks.iter().map(|track| track.uuid).collect();
        assert_eq!(ids.len(), trace.tracks.len(), "{name}: an id is used twice");
        let last = trace.events.last().unwrap();
        assert_eq!(
            (last.name.as_str(), last.track),
            ("ending", root.uuid),
            "{name}"
        );
    }
}

#[test]
fn no_two_events_share_a_nanosecond_and_their_order_is_that_of_the_recording() {
    for (name, recording, trace) in all() {
        let times: Vec<u64> = trace.events.iter().map(|event| event.at).collect();
        assert!(times.is_sorted_by(|a, b| a < b), "{name}: {times:?}");
        let polled = recording
            .timeline
            .events
            .iter()
            .filter(|it| it.what == What::Polled);
        let polled: Vec<_> = polled.map(|it| (it.task.to_string(), it.at.0)).collect();
        let polls = trace.events.iter().filter(|it| it.name == "poll");
        let polls: Vec<_> = polls
            .map(|it| (trace.track_of(it).to_owned(), millis(it)))
            .collect();
        assert_eq!(polls, polled, "{name}");
    }
}

#[test]
fn the_slices_of_the_world_are_the_operations() {
    for (name, recording, trace) in all() {
        let mut slices = trace.slices();
        slices.retain(|slice| trace.track_of(slice.begin) == "world");
        let operations = &recording.timeline.operations;
        assert_eq!(slices.len(), operations.len(), "{name}");
        for (slice, operation) in slices.iter().zip(operations) {
            let end = slice.end.map(|end| ms(millis(end)));
            let notes = if operation.outcome == Outcome::Unfinished {
                &slice.begin.notes
            } else {
                &slice.end.unwrap().notes
            };
            assert_eq!(slice.begin.name, *operation.name, "{name}");
            assert_eq!(ms(millis(slice.begin)), operation.begin, "{name}");
            assert_eq!(end, operation.end, "{name}");
            assert_eq!(
                slice.begin.notes["task"],
                operation.task.to_string(),
                "{name}"
            );
            assert_eq!(notes["outcome"], operation.outcome.word(), "{name}");
        }
    }
}

#[test]
fn the_world_has_no_more_tracks_than_operations_at_once() {
    for (name, _, trace) in all() {
        let world = trace.tracks.iter().filter(|track| track.name == "world");
        match *name {
            // 2,000 operations, one after the other.
            "livelock" => assert_eq!(world.count(), 1),
            // Three at once, and then a fourth.
            "finished" => assert_eq!(world.count(), 3),
            _ => {}
        }
    }
}

#[test]
fn every_poll_ends_but_the_one_that_never_came_back() {
    for (name, _, trace) in all() {
        let polls = trace
            .slices()
            .into_iter()
            .filter(|slice| slice.begin.name == "poll");
        let open = polls.filter(|poll| poll.end.is_none()).count();
        if ["timed out", "loop blocked"].contains(name) {
            assert_eq!(open, 1, "{name}");
        } else if *name != "cut" {
            assert_eq!(open, 0, "{name}");
        }
    }
}

#[test]
fn a_flow_leads_from_each_cause_to_the_poll_that_comes_of_it() {
    for (name, recording, trace) in all() {
        // What the recording says: the causes since a task's last poll.
        let mut waiting: BTreeMap<Actor, Vec<(String, u64)>> = BTreeMap::new();
        let mut expected = Vec::new();
        for event in &recording.timeline.events {
            let task = event.task;
            match &event.what {
                What::Spawned { by, .. } | What::Woken { by } => {
                    let by = if *by == Actor::Yield { task } else { *by };
                    let cause = (by.to_string(), event.at.0);
                    waiting.entry(task).or_default().push(cause);
                }
                What::Polled => {
                    let causes = waiting.remove(&task).unwrap_or_default();
                    expected.push((task.to_string(), event.at.0, causes));
                }
                _ => {}
            }
        }
        let polls = trace.events.iter().filter(|event| event.name == "poll");
        let got: Vec<_> = polls
            .map(|poll| {
                let starts = poll.arrives.iter().map(|flow| trace.start_of(*flow));
                let causes = starts.map(|start| {
                    assert!(start.at < poll.at);
                    (trace.track_of(start).to_owned(), millis(start))
                });
                (
                    trace.track_of(poll).to_owned(),
                    millis(poll),
                    causes.collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn a_block_is_a_slice_within_its_poll() {
    let Some(trace) = decode(&recordings::finished(0)) else {
        return;
    };
    let blocks: Vec<Slice> = trace.slices();
    let blocks: Vec<&Slice> = blocks
        .iter()
        .filter(|it| it.begin.name == "blocks the loop")
        .collect();
    assert_eq!(blocks.len(), 1);
    let (begin, end) = (blocks[0].begin, blocks[0].end.unwrap());
    assert_eq!(millis(end) - millis(begin), 5);
    if cfg!(tokio_unstable) {
        let polls = trace.on(trace.track_of(begin), "poll");
        let around = |poll: &&Slice| poll.begin.at < begin.at && poll.end.unwrap().at > end.at;
        assert_eq!(polls.iter().filter(around).count(), 1);
    }
}

#[test]
fn a_task_says_where_it_was_spawned_and_a_poll_what_it_waits_for() {
    let Some(trace) = decode(&recordings::deadlock()) else {
        return;
    };
    if cfg!(not(tokio_unstable)) {
        // Nobody says that there is such a task.
        assert!(trace.tracks.iter().all(|track| track.name != "t1"));
        return;
    }
    let task = trace
        .tracks
        .iter()
        .find(|track| track.name == "t1")
        .unwrap();
    let description = &task.description;
    assert!(
        description.starts_with("spawned by main at recordings/mod.rs:"),
        "{description}"
    );
    let polls = trace.on("t1", "poll");
    assert_eq!(polls[0].end.unwrap().notes["waits for"], "fetch(b)");
}

#[test]
fn a_task_that_wakes_itself_has_a_flow_to_its_next_poll() {
    let recording = recordings::yields_once();
    let Some(trace) = decode(&recording) else {
        return;
    };
    let polls = trace.on("main", "poll");
    assert_eq!(polls.len(), 2);
    let start = trace.start_of(polls[1].begin.arrives[0]);
    assert_eq!(
        (trace.track_of(start), start.name.as_str()),
        ("main", "wake main")
    );
}

#[test]
fn what_was_cut_off_is_counted_and_its_operations_are_drawn() {
    let recording = recordings::cut();
    let Some(trace) = decode(&recording) else {
        return;
    };
    let last = trace.events.last().unwrap();
    let dropped = recording.timeline.dropped_events.to_string();
    assert_eq!(last.notes["dropped events"], dropped);
}

#[test]
fn the_same_program_writes_the_same_bytes() {
    let bytes = || {
        let mut bytes = Vec::new();
        write_perfetto(&recordings::finished(7), &mut bytes).unwrap();
        bytes
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_disk_that_is_full_is_an_error_and_not_a_panic() {
    let mut small = [0; 200];
    assert!(write_perfetto(&recordings::finished(0), &mut small[..]).is_err());
}
