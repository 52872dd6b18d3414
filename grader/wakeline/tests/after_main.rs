//! What goes on after the scenario's own future returned: every view tells it
//! from what a real program does.
#![cfg(all(tokio_unstable, target_os = "linux"))]

use std::thread;
use std::time::Duration;

use tokio::task::spawn_blocking;
use wakeline::timeline::{Closure, Timeline};
use wakeline::view::{self, SvgOptions};
use wakeline::{Recording, World, ms, scenario};

/// A log that nobody waits for.
async fn forgets_its_log(world: World) {
    let log = world.clone();
    tokio::spawn(async move { log.operation("write(log)", ms(50)).await.unwrap() });
    world.operation("answer", ms(10)).await.unwrap();
}

fn polls(timeline: &Timeline) -> Vec<String> {
    let text = view::poll_view(timeline);
    text.lines().map(str::to_owned).collect()
}

fn lanes(recording: &Recording) -> String {
    let options = SvgOptions {
        title: "Lanes",
        id: "a",
        until: None,
    };
    view::lanes(recording, options)
}

fn json(recording: &Recording) -> String {
    let mut json = Vec::new();
    view::write_json(recording, &mut json).unwrap();
    assert_eq!(&view::read_json(&json[..]).unwrap(), recording);
    String::from_utf8(json).unwrap()
}

#[test]
fn a_task_that_nobody_waits_for_is_told_from_what_a_real_program_does() {
    let recording = scenario::record(0, forgets_its_log);
    let polls = polls(&recording.timeline);
    assert_eq!(
        polls[2..],
        [
            "  10 ms  main  ← timer    answer ok; done",
            "         -- main returned: a real program drops here what is still alive --",
            "  50 ms  t1    ← timer    write(log) ok; done  (after main)",
        ]
    );
    let dropped = "after main returned at 10 ms: a real program drops its tasks there";
    let lanes = lanes(&recording);
    assert!(
        lanes.contains(&format!("up to 50 ms it goes on {dropped}")),
        "{lanes}"
    );
    assert!(lanes.contains(&format!("<title>{dropped}")), "{lanes}");
    let after = recording.timeline.after_main().unwrap();
    assert!(json(&recording).contains(&format!("\"after_main\":{after},")));
    let mut trace = Vec::new();
    view::write_perfetto(&recording, &mut trace).unwrap();
    assert!(trace.windows(13).any(|bytes| bytes == b"main returned"));
    // What is graded does not change.
    let spans = recording.span_view().to_string();
    assert_eq!(
        spans,
        "total 10 ms · peak 2 at once\n  answer       0 → 10  ok\n  write(log)   0 → 50  ok\n"
    );
}

#[test]
fn where_nothing_goes_on_nothing_is_marked() {
    let recording = scenario::record(0, |world| async move {
        let log = world.clone();
        let task = tokio::spawn(async move { log.operation("write(log)", ms(50)).await });
        let _ = task.await;
    });
    assert_eq!(recording.timeline.after_main(), None);
    assert!(!view::poll_view(&recording.timeline).contains("main returned"));
    assert!(!lanes(&recording).contains("a real program"));
    assert!(!json(&recording).contains("\"after_main\""));
}

#[test]
fn a_closure_keeps_a_real_program_alive_until_it_returns() {
    let recording = scenario::record(0, |_| async {
        spawn_blocking(|| thread::sleep(Duration::from_secs(3)));
    });
    assert_eq!(recording.timeline.total, ms(0));
    let (begin, end) = (ms(0), Some(ms(3000)));
    assert_eq!(recording.timeline.closures, [Closure { begin, end }]);
    let polls = polls(&recording.timeline);
    let last = "3000 ms  pool           a closure returns  (keeps a real program alive)";
    assert_eq!(polls.last().unwrap(), last);
    assert!(lanes(&recording).contains("a blocking closure: from 0 ms to 3000 ms, ok"));
    assert!(json(&recording).contains(r#"{"begin_ms":0,"end_ms":3000}"#));
}

#[test]
fn one_that_does_not_return_is_shown_without_an_end() {
    let recording = scenario::record(0, |_| async {
        spawn_blocking(|| thread::sleep(Duration::from_secs(100)));
    });
    let polls = polls(&recording.timeline);
    let last = "    end  pool: a closure is under way, and a real program does not end before";
    assert_eq!(polls.last().unwrap(), last);
    assert!(lanes(&recording).contains("a blocking closure: from 0 ms on, unfinished"));
    assert!(json(&recording).contains(r#"{"begin_ms":0,"end_ms":null}"#));
}

#[test]
fn closures_have_bars_of_their_own() {
    let recording = scenario::record(0, |_| async {
        let nap = |millis| move || thread::sleep(Duration::from_millis(millis));
        let (one, two) = (spawn_blocking(nap(30)), spawn_blocking(nap(20)));
        let _ = (one.await, two.await);
        let _ = spawn_blocking(nap(5)).await;
        let _ = spawn_blocking(|| ()).await;
    });
    let closures = recording.timeline.closures.iter();
    let closures: Vec<_> = closures
        .map(|one| (one.begin.0, one.end.unwrap().0))
        .collect();
    assert_eq!(closures, [(0, 30), (0, 20), (30, 35)]);
    let lanes = lanes(&recording);
    assert_eq!(lanes.matches(">pool<").count(), 2, "{lanes}");
    assert!(lanes.contains(">2 closures<") && lanes.contains(">1 closure<"));
    assert!(!view::poll_view(&recording.timeline).contains("a closure"));
}
