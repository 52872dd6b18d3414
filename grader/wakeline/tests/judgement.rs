//! Every rule of diagnosis on a program that really ran, and programs that
//! must not be diagnosed at all.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use wakeline::view::Snapshot;
use wakeline::{Judgement, Unjudged, Verdict, World, judge, ms, scenario};

/// Judges `got` against what `expected` does in the same worlds.
fn judged<E, G>(expected: fn(World) -> E, got: fn(World) -> G) -> Judgement
where
    E: Future<Output = ()> + 'static,
    G: Future<Output = ()> + 'static,
{
    let seeds = [0, 1, 2];
    let expected: Vec<_> = seeds
        .iter()
        .map(|seed| scenario::record(*seed, expected))
        .collect();
    let got: Vec<_> = seeds
        .iter()
        .map(|seed| scenario::record(*seed, got))
        .collect();
    // Through the text, as in a real check.
    let snapshot: Snapshot = Snapshot::of(&expected).to_string().parse().unwrap();
    judge(&snapshot, &got).unwrap()
}

fn diagnosis(judgement: &Judgement) -> &str {
    judgement
        .diagnosis
        .as_ref()
        .map_or("none", |diagnosis| diagnosis.id.id())
}

fn two_pages(world: &World) -> wakeline::world::Web {
    world.web().page("a", ms(200));
    world.web().page("b", ms(100));
    world.web()
}

async fn together(world: World) {
    let web = two_pages(&world);
    let _ = tokio::join!(web.fetch("a"), web.fetch("b"));
}

#[test]
fn the_same_timeline_written_in_another_way_passes() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let (a, b) = (tokio::spawn(web.fetch("a")), tokio::spawn(web.fetch("b")));
        let _ = (a.await, b.await);
    });
    assert_eq!(judgement.verdict, Verdict::Pass);
    assert_eq!(judgement.diagnosis, None);
}

#[test]
fn waits_in_a_line_are_named_with_both_operations() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let _ = web.fetch("a").await;
        let _ = web.fetch("b").await;
    });
    assert_eq!(judgement.verdict, Verdict::TraceMismatch);
    assert_eq!(diagnosis(&judgement), "one-after-the-other");
    let text = judgement.diagnosis.unwrap().text;
    assert!(
        text.contains("fetch(b) began only when fetch(a) ended, at 200 ms"),
        "{text}"
    );
    assert!(text.contains("300 ms instead of 200 ms"), "{text}");
}

#[test]
fn a_call_that_is_never_polled_never_started() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        drop(web.fetch("b"));
        let _ = web.fetch("a").await;
    });
    assert_eq!(diagnosis(&judgement), "never-started");
}

#[test]
fn work_done_twice_is_named() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("b"));
    });
    assert_eq!(diagnosis(&judgement), "did-it-again");
}

#[test]
fn work_that_nobody_asked_for_is_named() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    });
    assert_eq!(diagnosis(&judgement), "not-asked-for");
}

/// Five rows whose latencies make a limit of two and chunks of two differ.
fn five_rows(world: &World) -> wakeline::world::Database {
    for (row, latency) in [(1, 10), (2, 40), (3, 30), (4, 20), (5, 30)] {
        world.database().row(row, ms(latency), "x");
    }
    world.database()
}

async fn two_workers(world: World) {
    let database = five_rows(&world);
    let rows = std::cell::Cell::new(1);
    let worker = || async {
        loop {
            let row = rows.replace(rows.get() + 1);
            if row > 5 {
                break;
            }
            let _ = database.query(row).await;
        }
    };
    tokio::join!(worker(), worker());
}

#[test]
fn chunks_are_told_from_a_limit() {
    let judgement = judged(two_workers, |world| async move {
        let database = five_rows(&world);
        let _ = tokio::join!(database.query(1), database.query(2));
        let _ = tokio::join!(database.query(3), database.query(4));
        let _ = database.query(5).await;
    });
    assert_eq!(diagnosis(&judgement), "chunks-instead-of-limit");
    let text = judgement.diagnosis.unwrap().text;
    assert!(text.contains("a place was free at 10 ms"), "{text}");
}

#[test]
fn no_limit_at_all_is_too_many_at_once() {
    let judgement = judged(two_workers, |world| async move {
        let database = five_rows(&world);
        let query = |row| database.query(row);
        let _ = tokio::join!(query(1), query(2), query(3), query(4), query(5));
    });
    assert_eq!(diagnosis(&judgement), "too-many-at-once");
    let text = judgement.diagnosis.unwrap().text;
    assert!(
        text.contains("5 operations were under way at 0 ms; at most 2 may be"),
        "{text}"
    );
}

#[test]
fn a_limit_that_is_too_strict_is_too_few_at_once() {
    async fn three(world: World) {
        let web = two_pages(&world);
        world.web().page("c", ms(50));
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"), web.fetch("c"));
    }
    let judgement = judged(three, |world| async move {
        let web = two_pages(&world);
        world.web().page("c", ms(50));
        let one = async {
            let _ = web.fetch("b").await;
            let _ = web.fetch("c").await;
        };
        let _ = tokio::join!(web.fetch("a"), one);
    });
    assert_eq!(diagnosis(&judgement), "too-few-at-once");
}

async fn within_a_deadline(world: World) {
    world.web().page("slow", ms(500));
    let _ = timeout(Duration::from_millis(100), world.web().fetch("slow")).await;
}

#[test]
fn work_that_outlives_its_caller_is_named() {
    let judgement = judged(within_a_deadline, |world| async move {
        world.web().page("slow", ms(500));
        let task = tokio::spawn(world.web().fetch("slow"));
        let _ = timeout(Duration::from_millis(100), task).await;
    });
    assert_eq!(diagnosis(&judgement), "ran-on-after-the-end");
    let text = judgement.diagnosis.unwrap().text;
    assert!(
        text.contains("returned at 100 ms, but fetch(slow) went on until 500 ms"),
        "{text}"
    );
    assert!(text.contains("abort its task"), "{text}");
}

#[test]
fn good_work_that_outlives_its_caller_wants_to_be_waited_for() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        tokio::spawn(web.fetch("a"));
        let _ = web.fetch("b").await;
    });
    assert_eq!(diagnosis(&judgement), "ran-on-after-the-end");
    let text = judgement.diagnosis.unwrap().text;
    // Without the hooks nobody sees that the task ends.
    let advice = if cfg!(tokio_unstable) {
        "Wait for it before you return"
    } else {
        "wait for it before you return"
    };
    assert!(text.contains(advice), "{text}");
}

#[test]
fn work_that_should_have_been_cancelled_is_named() {
    let judgement = judged(within_a_deadline, |world| async move {
        world.web().page("slow", ms(500));
        let _ = world.web().fetch("slow").await;
    });
    assert_eq!(diagnosis(&judgement), "not-cancelled");
    let text = judgement.diagnosis.unwrap().text;
    assert!(
        text.contains("fetch(slow) should have been cancelled at 100 ms"),
        "{text}"
    );
}

#[test]
fn what_follows_work_that_was_not_cancelled_does_not_hide_it() {
    let judgement = judged(within_a_deadline, |world| async move {
        world.web().page("slow", ms(500));
        let _ = world.web().fetch("slow").await;
        let _ = world.web().fetch("next").await;
    });
    assert_eq!(diagnosis(&judgement), "not-cancelled");
}

#[test]
fn a_cancellation_at_another_time_is_named() {
    let late = judged(within_a_deadline, |world| async move {
        world.web().page("slow", ms(500));
        let _ = timeout(Duration::from_millis(160), world.web().fetch("slow")).await;
    });
    assert_eq!(diagnosis(&late), "finished-too-late");
    let text = late.diagnosis.unwrap().text;
    assert!(
        text.contains("cancelled at 160 ms instead of 100 ms, 60 ms too late"),
        "{text}"
    );
    let early = judged(within_a_deadline, |world| async move {
        world.web().page("slow", ms(500));
        let _ = timeout(Duration::from_millis(33), world.web().fetch("slow")).await;
    });
    assert_eq!(diagnosis(&early), "finished-too-early");
    let text = early.diagnosis.unwrap().text;
    assert!(
        text.contains("cancelled at 33 ms instead of 100 ms, 67 ms too early"),
        "{text}"
    );
}

#[test]
fn work_that_was_cancelled_too_early_is_named() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let both = async { tokio::join!(web.fetch("a"), web.fetch("b")) };
        let _ = timeout(Duration::from_millis(120), both).await;
        sleep(Duration::from_millis(80)).await;
    });
    assert_eq!(diagnosis(&judgement), "cancelled-good-work");
}

#[test]
#[cfg(target_os = "linux")]
fn a_blocked_loop_is_a_verdict_of_its_own() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let block = async { std::thread::sleep(Duration::from_millis(70)) };
        let _ = tokio::join!(web.fetch("a"), web.fetch("b"), block);
    });
    assert_eq!(judgement.verdict, Verdict::BlockedLoop);
    let text = judgement.diagnosis.unwrap().text;
    assert!(text.contains("blocked from 0 ms to 70 ms"), "{text}");
}

#[test]
fn waiting_for_nothing_is_finished_too_late() {
    let judgement = judged(together, |world| async move {
        together(world).await;
        sleep(Duration::from_millis(33)).await;
    });
    assert_eq!(diagnosis(&judgement), "finished-too-late");
}

#[test]
fn a_wrong_order_with_the_same_total_is_different_moments() {
    async fn first_a(world: World) {
        let web = two_pages(&world);
        let _ = web.fetch("a").await;
        let _ = web.fetch("b").await;
    }
    let judgement = judged(first_a, |world| async move {
        let web = two_pages(&world);
        let _ = web.fetch("b").await;
        let _ = web.fetch("a").await;
    });
    assert_eq!(diagnosis(&judgement), "different-moments");
    let text = &judgement.diagnosis.as_ref().unwrap().text;
    assert!(
        text.contains("fetch(b) began at 0 ms. It should begin at 200 ms, when fetch(a) has ended"),
        "{text}"
    );
    assert!(
        judgement.message.starts_with("line 2:"),
        "{}",
        judgement.message
    );
}

#[test]
fn a_program_that_fits_only_the_nominal_world_passed_by_luck() {
    // It waits as long as the fetch takes in the nominal world.
    let judgement = judged(
        |world| async move {
            let web = two_pages(&world);
            let _ = web.fetch("a").await;
        },
        |world| async move {
            let web = two_pages(&world);
            let _ = timeout(Duration::from_millis(201), web.fetch("a")).await;
        },
    );
    assert_eq!(judgement.verdict, Verdict::ByLuck);
    assert_eq!(diagnosis(&judgement), "right-by-luck");
    assert_ne!(judgement.seed, 0);
}

#[test]
fn a_failed_assertion_beats_the_timeline() {
    let judgement = judged(together, |_| async {
        assert_eq!(1, 2, "one result a page");
    });
    assert_eq!(judgement.verdict, Verdict::CheckFailed);
    assert_eq!(diagnosis(&judgement), "wrong-result");
    assert!(judgement.message.contains("one result a page"));
}

#[test]
fn a_todo_is_not_a_wrong_result() {
    let judgement = judged(together, |_| async { todo!("write me") });
    assert_eq!(diagnosis(&judgement), "not-written-yet");
}

#[test]
fn a_world_without_a_snapshot_is_no_fault_of_the_program() {
    let run = scenario::record(7, together);
    let unjudged = judge(&Snapshot::default(), &[run]).unwrap_err();
    assert_eq!(unjudged, Unjudged::NoSnapshot { seed: 7 });
    let unjudged = judge(&Snapshot::default(), &[]).unwrap_err();
    assert_eq!(unjudged, Unjudged::NothingRecorded);
}

#[test]
fn what_a_learner_reads_begins_with_the_diagnosis() {
    let judgement = judged(together, |world| async move {
        let web = two_pages(&world);
        let _ = web.fetch("a").await;
        let _ = web.fetch("b").await;
    });
    insta::assert_snapshot!(judgement.explain(), @r"
    The waits ran one after the other: fetch(b) began only when fetch(a) ended, at 200 ms.
    They did not overlap, so the whole took 300 ms instead of 200 ms. Start all of them
    before you wait for the first: `join!` and `spawn` start a future, creating it does not.

    expected: total 200 ms · peak 2 at once          got: total 300 ms · peak 1 at once
      █████████████······· fetch(a)    0 → 200  ok     █████████████······· fetch(a)    0 → 200  ok
      ██████·············· fetch(b)    0 → 100  ok     ·············███████ fetch(b)  200 → 300  ok

    First difference, line 1:
      expected  total 200 ms · peak 2 at once
      got       total 300 ms · peak 1 at once
    ");
}
