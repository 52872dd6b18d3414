//! Programs that misbehave: each leaves a timeline up to that moment and a
//! sentence, and the process goes on.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use wakeline::scenario::{self, Options};
use wakeline::view::poll_view;
use wakeline::{Ending, Recording, diagnosis, ms};

async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// The sentence for a run that did not finish.
fn sentence(recording: &Recording) -> String {
    diagnosis::of_ending(recording).unwrap().text
}

struct Bomb(&'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}

#[test]
fn a_panic_ends_the_timeline_where_it_happened() {
    let recording = scenario::record(0, |world| async move {
        world.web().page("a", ms(10));
        world.web().fetch("a").await.unwrap();
        panic!("no milk left");
    });
    assert!(sentence(&recording).contains("no milk left"));
    let view = poll_view(&recording.timeline);
    let line = "10 ms  main  ← timer  fetch(a) ok; panics: “no milk left”";
    assert!(view.contains(line), "{view}");
}

#[test]
fn a_panic_in_drop_is_one_like_any_other() {
    let recording = scenario::record(0, |_| async {
        pause(5).await;
        drop(Bomb("dropped"));
    });
    let Ending::Panicked { message, .. } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    assert_eq!(message, "dropped");
    assert_eq!(recording.timeline.total, ms(5));
}

#[test]
fn a_panic_in_drop_while_another_panic_unwinds_does_not_end_the_process() {
    let recording = scenario::record(0, |_| async {
        pause(5).await;
        let _bomb = Bomb("second");
        panic!("first");
    });
    let Ending::Panicked { message, .. } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    assert_eq!(
        message,
        "second (in a destructor, while another panic unwound)"
    );
    let view = poll_view(&recording.timeline);
    assert!(view.contains("panics: “first”; panics: “second”"), "{view}");
}

#[test]
fn a_panic_in_a_spawned_task_ends_that_task_alone() {
    let recording = scenario::record(0, |_| async {
        let task = tokio::spawn(async {
            pause(3).await;
            panic!("only me");
        });
        assert!(task.await.unwrap_err().is_panic());
        pause(4).await;
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.total, ms(7));
    if cfg!(tokio_unstable) {
        let view = poll_view(&recording.timeline);
        assert!(
            view.contains("t1    ← timer    panics: “only me”"),
            "{view}"
        );
    }
}

#[test]
fn a_panic_on_a_blocking_thread_ends_its_closure_alone() {
    let recording = scenario::record(0, |_| async {
        let closure = tokio::task::spawn_blocking(|| panic!("only me"));
        assert!(closure.await.unwrap_err().is_panic());
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert!(poll_view(&recording.timeline).contains("pool           panics: “only me”"));
}

#[test]
fn a_panic_while_the_program_is_put_away_comes_too_late_to_matter() {
    let recording = scenario::record(0, |_| async {
        tokio::spawn(async {
            let _bomb = Bomb("late");
            std::future::pending::<()>().await;
        });
        pause(1).await;
    });
    assert_eq!(recording.ending, Ending::Finished);
    assert_eq!(recording.timeline.total, ms(1));
}

#[test]
fn a_future_that_is_never_polled_again_is_a_deadlock() {
    let recording = scenario::record(0, |_| async {
        pause(8).await;
        // It keeps no waker.
        poll_fn(|_| Poll::<()>::Pending).await;
    });
    assert!(matches!(recording.ending, Ending::Deadlock { .. }));
    assert_eq!(recording.timeline.total, ms(8));
    let text = "Deadlock: main was polled at 8 ms, was not ready, and left no waker";
    assert!(sentence(&recording).starts_with(text));
}

#[test]
fn a_runtime_within_the_runtime_is_told_so_by_tokio() {
    let recording = scenario::record(0, |_| async {
        pause(2).await;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {});
    });
    assert!(sentence(&recording).contains("Cannot start a runtime from within a runtime"));
    assert_eq!(recording.timeline.total, ms(2));
}

#[test]
fn a_runtime_with_many_threads_is_told_so_by_tokio() {
    let recording = scenario::record(0, |_| async {
        tokio::task::block_in_place(|| ());
    });
    let text = sentence(&recording);
    assert!(text.contains("multi-threaded runtime"), "{text}");
}

#[test]
fn an_endless_program_keeps_as_many_events_as_were_asked_for() {
    let recording = Options::new(0).events_limit(1_000).record(|_| async {
        loop {
            pause(1).await;
        }
    });
    assert!(matches!(recording.ending, Ending::Livelock { .. }));
    assert_eq!(recording.timeline.events.len(), 1_000);
    assert!(recording.timeline.dropped_events > 100_000);
    assert!(poll_view(&recording.timeline).contains("more events were not kept"));
}

#[test]
fn what_a_program_says_and_panics_with_stays_on_its_line() {
    let recording = scenario::record(0, |world| async move {
        world.say("a\n  10 ms  main  ← timer  done");
        world.say("\u{1b}[2J\u{202e}");
        panic!("two\r\nlines");
    });
    let view = poll_view(&recording.timeline);
    let line = view.lines().next().unwrap();
    assert!(
        line.contains(r"says “a\n  10 ms  main  ← timer  done”"),
        "{view}"
    );
    assert!(line.contains(r"says “\u{1b}[2J\u{202e}”"), "{view}");
    assert!(line.contains(r"panics: “two\r\nlines”"), "{view}");
    assert!(sentence(&recording).contains("two"), "{view}");
}

#[test]
fn a_name_that_nobody_could_read_back_stands_in_quotes_in_every_view() {
    let long = "long ".repeat(2_048) + "name";
    let names = [
        "",
        "  spaces  ",
        "a\nb",
        "\u{202e}",
        "\"",
        "main",
        "t1",
        "a timer",
        "the loop",
        "fetch(",
        ")(",
        "10 ms",
        "x   9 → 12  ok",
        "total 1 ms · peak 1 at once",
        &long,
    ];
    let given = names.map(str::to_owned);
    let recording = scenario::record(0, |world| async move {
        for name in &given {
            world.operation(name, ms(1)).await.unwrap();
        }
    });
    let operations = &recording.timeline.operations;
    let shown: Vec<&str> = operations.iter().map(|one| &*one.name).collect();
    let quoted = names[..9].iter().map(|name| format!("{name:?}"));
    let plain = names[9..].iter().map(|name| (*name).to_owned());
    assert_eq!(shown, quoted.chain(plain).collect::<Vec<_>>());
    let spans = recording.span_view();
    assert_eq!(spans.to_string().parse(), Ok(spans));
    let view = poll_view(&recording.timeline);
    // One poll begins each, and the last one is done.
    let polls = view.lines().filter(|line| line.contains(" ms  main  "));
    assert_eq!(polls.count(), names.len() + 1, "{view}");
}

#[test]
fn two_operations_of_one_name_are_two() {
    let recording = scenario::record(0, |world| async move {
        let (one, other) = (world.operation("a", ms(10)), world.operation("a", ms(20)));
        let _ = tokio::join!(one, other);
    });
    let expected = "total 20 ms · peak 2 at once\n  a   0 → 10  ok\n  a   0 → 20  ok\n";
    assert_eq!(recording.span_view().to_string(), expected);
}
