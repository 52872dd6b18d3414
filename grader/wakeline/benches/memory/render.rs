//! The memory of a process that records a million events and shows them as
//! text, as JSON and as a Perfetto trace.

use std::fmt;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;
use wakeline::scenario::Options;
use wakeline::{Millis, World, view};

/// The argument with which this program records and shows, and ends.
pub(crate) const CHILD: &str = "--render-a-million-events";
const EVENTS: usize = 1_000_000;

/// What the process said of itself.
pub(crate) struct Rendered {
    pub(crate) peak_mib: f64,
    words: String,
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

pub(crate) fn measure() -> Rendered {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).arg(CHILD).output();
    let output = output.expect("this program can be started");
    assert!(output.status.success(), "{output:?}");
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    let peak = words.rsplit_once("peak ").and_then(|(_, peak)| {
        let (peak, _) = peak.split_once(' ')?;
        peak.parse().ok()
    });
    Rendered {
        peak_mib: peak.expect("the process says its peak"),
        words: words.trim().to_owned(),
    }
}

pub(crate) fn child() {
    let options = Options::new(0)
        .real_limit(Duration::from_mins(1))
        .events_limit(EVENTS);
    let recording = options.record(busy);
    let timeline = &recording.timeline;
    assert_eq!(timeline.events.len(), EVENTS);
    println!("recorded {EVENTS} events: peak {:.1} MiB", peak_mib());
    let timed = |name: &str, write: &dyn Fn() -> io::Result<()>| {
        let begin = Instant::now();
        write().expect("a sink takes everything");
        let seconds = begin.elapsed().as_secs_f64();
        println!("{name} in {seconds:.2} s: peak {:.1} MiB", peak_mib());
    };
    timed("text", &|| view::write_poll_view(timeline, io::sink()));
    timed("JSON", &|| view::write_json(&recording, io::sink()));
    timed("Perfetto", &|| view::write_perfetto(&recording, io::sink()));
}

/// More than a million events: requests, waits, and 100,000 tasks.
async fn busy(world: World) {
    for turn in 0..1_000_u64 {
        world.web().page(turn, Millis(3));
        let mut set = JoinSet::new();
        for number in 0..100 {
            set.spawn(async move {
                for wait in 0..3 {
                    sleep(Duration::from_millis(1 + (number + wait) % 5)).await;
                }
            });
        }
        world.web().fetch(turn).await.expect("there is the page");
        set.join_all().await;
        world.say(format!("turn {turn}"));
    }
}

/// The most memory that this process has had in RAM, in MiB.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.expect("the kernel tells the peak") / 1024.0
}
