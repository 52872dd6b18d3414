//! What timelines take up: bytes an event, and the memory of a process that
//! shows a timeline of a million events in every way. Prints a table for
//! people, then one line a figure.
//!
//! `cargo bench -p wakeline --bench memory`

#[path = "../mix/mod.rs"]
#[allow(dead_code, reason = "nothing runs bare here")]
mod mix;
mod render;

use std::alloc::System;
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use wakeline::Ending;
use wakeline::scenario::{self, Options};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    // What the process that `render` starts is asked to do.
    if std::env::args().nth(1).as_deref() == Some(render::CHILD) {
        return render::child();
    }
    println!(
        "\n{:<12} {:>9} {:>14}",
        "program", "events", "bytes an event"
    );
    let (mut events, mut bytes) = (0, 0);
    for program in mix::PROGRAMS {
        let kept = kept(program);
        println!("{:<12} {:>9} {:>14.1}", program.name, kept.0, ratio(kept));
        events += kept.0;
        bytes += kept.1;
    }
    let mix = ratio((events, bytes));
    println!("{:<12} {events:>9} {mix:>14.1}", "the mix");
    let rendered = render::measure();
    println!("\n{rendered}\n");
    println!("figure bytes_per_event {mix:.1} bytes");
    println!("figure render_rss_mib {:.1} MiB", rendered.peak_mib);
}

/// How many events a recording holds, and what is given back when it goes: its
/// operations, its texts and all.
fn kept(program: &mix::Program) -> (usize, usize) {
    let options = Options::new(0).real_limit(Duration::from_mins(1));
    let recording = options.run(scenario::Program::Loop(program.recorded));
    assert_eq!(recording.ending, Ending::Finished, "{}", program.name);
    // The thread of the scenario is still busy freeing what is its own; a copy
    // made and dropped here is this thread's alone, but shares its texts.
    let events = recording.timeline.events.len();
    settle();
    let before = COUNTING.stats().bytes_deallocated;
    drop(recording);
    (events, COUNTING.stats().bytes_deallocated - before)
}

/// Waits until nobody frees anything any more.
fn settle() {
    let mut before = usize::MAX;
    while std::mem::replace(&mut before, COUNTING.stats().bytes_deallocated) != before {
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn ratio((events, bytes): (usize, usize)) -> f64 {
    let float = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    float(bytes) / float(events)
}
