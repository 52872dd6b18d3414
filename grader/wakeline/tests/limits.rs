//! A recording keeps its limit, whatever the program does. This is one test in
//! a process of its own, because it looks at the memory of the process.
#![cfg(target_os = "linux")]

use std::io::sink;
use std::time::Duration;

use wakeline::scenario::{EVENTS_LIMIT, Options};
use wakeline::view::{write_json, write_perfetto, write_poll_view};
use wakeline::{Ending, Recording};

const TURNS: u64 = 1_000;
const TASKS: u64 = 100;
const WORDS: u64 = 100;
const EVENTS: u64 = TURNS * TASKS * WORDS;

/// The most memory that this process has had in RAM, in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.unwrap().trim().strip_suffix(" kB").unwrap();
    kib.parse::<u64>().unwrap() / 1024
}

/// Ten million events, no two of which say the same, and 100,000 tasks.
fn recorded(options: &Options) -> Recording {
    let recording = options.record(|world| async move {
        for turn in 0..TURNS {
            let tasks = (0..TASKS).map(|task| {
                let world = world.clone();
                tokio::spawn(async move {
                    for word in 0..WORDS {
                        world.say((turn * TASKS + task) * WORDS + word);
                    }
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    assert_eq!(recording.ending, Ending::Finished);
    let timeline = &recording.timeline;
    assert!(timeline.events.len() as u64 + timeline.dropped_events >= EVENTS);
    recording
}

#[test]
fn ten_million_events_take_the_memory_of_those_that_are_kept() {
    let options = Options::new(0).real_limit(Duration::from_mins(10));
    let few = recorded(&options.clone().events_limit(1_000));
    assert_eq!(few.timeline.events.len(), 1_000);
    assert!(peak_mib() < 24, "{} MiB with 1,000 kept", peak_mib());
    let many = recorded(&options);
    assert_eq!(many.timeline.events.len(), EVENTS_LIMIT);
    // Each of a million texts is one of a kind here, which is 80 bytes more.
    assert!(peak_mib() < 192, "{} MiB with a million kept", peak_mib());
    write_poll_view(&many.timeline, sink()).unwrap();
    write_json(&many, sink()).unwrap();
    write_perfetto(&many, sink()).unwrap();
    assert!(peak_mib() < 256, "{} MiB with all views", peak_mib());
}
