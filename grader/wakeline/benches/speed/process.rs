//! What one scenario costs, with the process around it: a check is a process of its
//! own when it is graded.

use std::process::Command;
use std::time::Instant;

use tokio::sync::mpsc;
use wakeline::scenario::{self, Depth, Main, Options, Program};
use wakeline::view::{Snapshot, SpanView};
use wakeline::{World, judge, ms};

/// The first argument with which this program runs one scenario and ends.
const ONE: &str = "--one-scenario";

const PROCESSES: u32 = 101;

/// Milliseconds a process: the median, and of CPU the mean.
pub(crate) struct Cost {
    pub(crate) real_ms: f64,
    pub(crate) cpu_ms: f64,
}

/// Runs the scenario that the arguments name, if they do.
pub(crate) fn is_one() -> bool {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [ONE, "empty"] => {
            scenario::record(0, |_| async {});
        }
        [ONE, kind, depth] => check(kind, *depth == "polls"),
        _ => return false,
    }
    true
}

/// A check as `cargo test` makes it: what did not pass runs again with its polls, and
/// is explained.
fn check(kind: &str, explained: bool) {
    let program: fn(World) -> Main = match kind {
        "deadlock" => |world| Box::pin(waits_for_a_message(world)),
        _ => |world| Box::pin(waits_in_a_row(world)),
    };
    let run = |depth| Options::new(0).depth(depth).run(Program::Loop(program));
    let first = run(Depth::Spans);
    let expected = "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n";
    let expected: SpanView = expected.parse().expect("a span view");
    let snapshot = Snapshot(vec![(0, expected)]);
    let judged = judge(&snapshot, &[first]).expect("there is a snapshot");
    assert!(judged.diagnosis.is_some());
    if explained {
        let again = judge(&snapshot, &[run(Depth::Polls)]).expect("there is a snapshot");
        assert!(again.diagnosis.is_some());
    }
}

async fn waits_in_a_row(world: World) {
    for name in ["a", "b"] {
        let _ = world.operation(name, ms(20)).await;
    }
}

async fn waits_for_a_message(world: World) {
    let (_sender, mut receiver) = mpsc::channel::<u8>(1);
    let _ = world.operation("a", ms(20)).await;
    receiver.recv().await;
}

pub(crate) fn cost(args: &[&str]) -> Cost {
    let program = std::env::current_exe().expect("this program has a path");
    let before = children_ms();
    let mut times: Vec<f64> = (0..PROCESSES)
        .map(|_| {
            let begin = Instant::now();
            let status = Command::new(&program).arg(ONE).args(args).status();
            assert!(status.expect("this program can be started").success());
            begin.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    Cost {
        real_ms: times[times.len() / 2],
        cpu_ms: (children_ms() - before) / f64::from(PROCESSES),
    }
}

/// CPU time of all processes that were started and have ended. The kernel
/// counts it in hundredths of a second.
fn children_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let (_, numbers) = stat.rsplit_once(") ").unwrap_or_default();
    let ticks = numbers.split(' ').skip(13).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        * 10.0
}
