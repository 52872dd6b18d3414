//! A recording of spans alone says the same of operations and endings as one of
//! every poll, and costs no events of tasks.

#[allow(dead_code, reason = "each test file uses its own part")]
mod recordings;

use std::time::Duration;

use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;
use wakeline::scenario::{Depth, Main, Options, Program};
use wakeline::timeline::What;
use wakeline::view::write_poll_view;
use wakeline::{Ending, Recording, World, ms};

type Start = fn(World) -> Main;

const PROGRAMS: &[(&str, Start)] = &[
    ("fan out", |world| Box::pin(fan_out(world))),
    ("panic", |world| Box::pin(panics(world))),
    ("deadlock", |world| Box::pin(deadlock(world))),
    ("spinning", |world| Box::pin(spins(world))),
    ("for ever", |world| Box::pin(runs_for_ever(world))),
    ("blocked", |world| Box::pin(blocks(world))),
];

async fn fan_out(world: World) {
    let mut set = JoinSet::new();
    for page in 0..20 {
        world.web().page(page, ms(10 + page));
        set.spawn(world.web().fetch(page));
    }
    set.join_next().await;
    set.spawn(world.web().fetch("nothing"));
    while set.join_next().await.is_some() {}
    world.say("done");
}

async fn panics(world: World) {
    fan_out(world).await;
    panic!("no milk left");
}

/// Three tasks: one is done, one waits for the world, one for a channel.
async fn deadlock(world: World) {
    world.web().hangs("b");
    let fetch = world.web().fetch("b");
    tokio::spawn(sleep(Duration::from_millis(3)));
    tokio::spawn(fetch);
    let (_sender, receiver) = tokio::sync::oneshot::channel::<()>();
    let _ = tokio::spawn(receiver).await;
}

/// Time passes before, and stands still in the end.
async fn spins(world: World) {
    fan_out(world).await;
    loop {
        yield_now().await;
    }
}

async fn runs_for_ever(_: World) {
    let busy = tokio::spawn(async {
        loop {
            sleep(Duration::from_secs(5)).await;
        }
    });
    let _ = busy.await;
}

async fn blocks(world: World) {
    world.web().page("a", ms(30));
    tokio::spawn(async {
        yield_now().await;
        std::thread::sleep(Duration::from_millis(50));
    });
    world.web().fetch("a").await.unwrap();
}

fn both(program: Start) -> [Recording; 2] {
    let options = Options::new(0).real_limit(Duration::from_mins(5));
    [Depth::Spans, Depth::Polls].map(|depth| {
        let options = options.clone().depth(depth);
        options.run(Program::Loop(program))
    })
}

#[test]
fn endings_operations_and_blocks_are_the_same() {
    for (name, program) in PROGRAMS {
        if cfg!(not(tokio_unstable)) && *name == "for ever" {
            // Polls of spawned tasks are not seen, at neither depth.
            continue;
        }
        let [spans, polls] = both(*program);
        assert_eq!(spans.ending, without_waits(polls.ending), "{name}");
        assert_eq!(spans.timeline.operations, polls.timeline.operations);
        assert_eq!(spans.timeline.blocks, polls.timeline.blocks, "{name}");
        assert_eq!(spans.timeline.total, polls.timeline.total, "{name}");
    }
}

/// What tasks wait for is seen only where polls are.
fn without_waits(mut ending: Ending) -> Ending {
    if let Ending::Deadlock { stuck } = &mut ending {
        for task in stuck {
            (task.needs, task.awaits) = (Vec::new(), Vec::new());
            task.wakers = None;
        }
    }
    ending
}

#[test]
fn the_programs_end_in_different_ways() {
    let ending = |name: &str| {
        let (_, program) = PROGRAMS.iter().find(|(known, _)| *known == name).unwrap();
        both(*program)[0].ending.clone()
    };
    assert_eq!(ending("fan out"), Ending::Finished);
    assert!(matches!(ending("panic"), Ending::Panicked { .. }));
    assert!(matches!(
        ending("spinning"),
        Ending::Livelock {
            polls: 100_000,
            time_passed: false
        }
    ));
    let Ending::Deadlock { stuck } = ending("deadlock") else {
        panic!("no deadlock")
    };
    if cfg!(tokio_unstable) {
        let names: Vec<_> = stuck.iter().map(|it| it.task.to_string()).collect();
        assert_eq!(names, ["main", "t2", "t3"]);
        assert_eq!(stuck[1].waits_for.as_deref(), Some("fetch(b)"));
        let place = stuck[2].spawned_at.as_deref().unwrap();
        assert!(place.starts_with("tests/depths.rs:"), "{place}");
        assert!(matches!(
            ending("for ever"),
            Ending::Livelock {
                time_passed: true,
                ..
            }
        ));
    }
}

#[test]
fn spans_alone_hold_no_events_of_tasks() {
    let [spans, polls] = both(|world| Box::pin(fan_out(world)));
    let of_operations = |recording: &Recording| {
        let events = recording.timeline.events.iter();
        let kept = events.filter(|event| {
            let what = &event.what;
            matches!(
                what,
                What::Began { .. } | What::Ended { .. } | What::Said { .. }
            )
        });
        kept.cloned().collect::<Vec<_>>()
    };
    assert_eq!(spans.timeline.events, of_operations(&polls));
    assert!(polls.timeline.events.len() > spans.timeline.events.len());
}

#[test]
fn a_limit_of_events_keeps_the_first_and_counts_the_rest() {
    let all = both(|world| Box::pin(fan_out(world)))[1].clone();
    let options = Options::new(0).events_limit(7);
    let cut = options.record(fan_out);
    assert_eq!(cut.timeline.events, all.timeline.events[..7]);
    let rest = all.timeline.events.len() as u64 - 7;
    assert_eq!(cut.timeline.dropped_events, rest);
    assert_eq!(cut.timeline.operations, all.timeline.operations);
}

#[test]
fn a_poll_view_that_cannot_be_written_is_an_error_and_not_a_panic() {
    let timeline = recordings::finished(0).timeline;
    let mut small = [0; 100];
    assert!(write_poll_view(&timeline, &mut small[..]).is_err());
}
