//! What the claims ask of a run, where it takes more than a line to say.

use wakeline::timeline::{Actor, Await, Event, Need, Outcome, StuckTask, Wakers, What};
use wakeline::{Ending, Millis};

use super::run::Run;

/// A task panicked with a message that begins so.
pub(super) fn panicked_with(run: &Run<'_>, task: Actor, begin: &str) -> bool {
    run.events().any(|event| {
        event.task == task
            && matches!(&event.what, What::Panicked { message } if message.starts_with(begin))
    })
}

pub(super) fn panicked_at<'r>(run: &'r Run<'_>, place: &str) -> Option<&'r str> {
    match run.ending() {
        Ending::Panicked { message, location } if location.as_deref() == Some(place) => {
            Some(message)
        }
        _ => None,
    }
}

pub(super) fn first_line(message: Option<&str>) -> &str {
    message
        .and_then(|text| text.lines().next())
        .unwrap_or_default()
}

pub(super) fn in_a_check(place: &str) -> bool {
    place.starts_with("checks/") || place.starts_with("hidden/")
}

/// It is gone since then, and neither returned nor panicked: its last poll did
/// nothing but drop it.
pub(super) fn was_aborted(run: &Run<'_>, task: Actor, at: Millis) -> bool {
    let mut own = run.events().rev().filter(|event| event.task == task);
    let gone = own
        .next()
        .is_some_and(|event| event.what == What::Finished && event.at == at);
    gone && own
        .next()
        .is_none_or(|event| !matches!(event.what, What::Panicked { .. }))
}

/// The call that blocks the loop for ever.
pub(super) fn blocking_call<'r>(run: &'r Run<'_>) -> Option<&'r Await> {
    match run.ending() {
        Ending::LoopBlocked { call, .. } => call.as_ref(),
        _ => None,
    }
}

pub(super) fn stuck<'r>(run: &'r Run<'_>) -> &'r [StuckTask] {
    match run.ending() {
        Ending::Deadlock { stuck } => stuck,
        _ => &[],
    }
}

/// It waits for a timer, as far as its last poll says so.
pub(super) fn is_timed(run: &Run<'_>, task: Actor) -> bool {
    let on = run.last_wait(task).unwrap_or_default();
    on.iter().any(|name| name.as_str() == "a timer")
}

/// A lock that somebody waits for was taken so, and by nobody else.
pub(super) fn held_since(run: &Run<'_>, task: Actor, at: Millis) -> bool {
    let mut needs = stuck(run).iter().flat_map(|one| &one.needs);
    needs.any(|need| holds_since(need, task, at) && need.held_by.len() == 1)
}

/// It is there and waits; it was spawned there, if that is said.
pub(super) fn spawned(run: &Run<'_>, task: Actor, place: &str) -> bool {
    run.is_stuck(task) && (place.is_empty() || run.was_spawned_at(task, place))
}

pub(super) fn needs(run: &Run<'_>, task: Actor, which: impl Fn(&Need) -> bool) -> bool {
    let mut stuck = stuck(run).iter().filter(|one| one.task == task);
    run.is_stuck(task) && stuck.any(|one| one.needs.iter().any(&which))
}

pub(super) fn is(need: &Need, noun: &str) -> bool {
    need.what.strip_prefix("a ") == Some(noun)
}

pub(super) fn made(need: &Need, place: &str) -> bool {
    need.made_at.as_deref() == Some(place)
}

pub(super) fn has(need: &Need, task: Actor) -> bool {
    need.held_by.iter().any(|holder| holder.task == task)
}

pub(super) fn holds_since(need: &Need, task: Actor, at: Millis) -> bool {
    need.held_by
        .iter()
        .any(|holder| holder.task == task && holder.since == at)
}

pub(super) fn asked_before(need: &Need, first: Actor, then: Actor) -> bool {
    let place = |task| need.asked.iter().position(|one| *one == task);
    place(first).is_some_and(|at| Some(at) < place(then))
}

pub(super) fn awaits(run: &Run<'_>, task: Actor, noun: &str, place: &str) -> bool {
    let what = format!("a {noun}");
    let mut awaits = stuck(run)
        .iter()
        .filter(|one| one.task == task)
        .flat_map(|one| &one.awaits);
    awaits.any(|one| one.what.as_deref() == Some(&what) && one.at.as_deref() == Some(place))
}

pub(super) fn receives(run: &Run<'_>) -> bool {
    let channels = [
        "a message from a channel",
        "a message from a broadcast channel",
        "a watch channel",
    ];
    let awaits = stuck(run).iter().flat_map(|one| &one.awaits);
    awaits.into_iter().any(|one| {
        one.what
            .as_deref()
            .is_some_and(|what| channels.contains(&what))
    })
}

/// So many of the last wakes were like this, without another one between them.
pub(super) fn in_a_row(run: &Run<'_>, is: impl Fn(Actor, Actor) -> bool) -> usize {
    let total = run.timeline().total;
    let last = run.events().rev().take_while(|event| event.at == total);
    let wakes = last.filter_map(|event| match &event.what {
        What::Woken { by } => Some((event.task, *by)),
        _ => None,
    });
    wakes.take_while(|(task, by)| is(*task, *by)).count()
}

pub(super) fn wakers(run: &Run<'_>, task: Actor) -> Option<Wakers> {
    let stuck = stuck(run).iter().find(|one| one.task == task);
    stuck.and_then(|one| one.wakers)
}

/// `a mutex`; `fetch(a), which never answers and a timer`; `a wake that never
/// comes`; `the end of a task (src/lib.rs:7)`.
pub(super) fn waits_for(run: &Run<'_>, task: Actor, words: &str) -> bool {
    if !run.is_stuck(task) {
        return false;
    }
    if words == "a wake that never comes" {
        return !run.woken_since(task);
    }
    if words == "a wake by a waker that was dropped" {
        return !run.woken_since(task) && wakers(run, task) == Some(Wakers::Dropped);
    }
    let last = run.last_wait(task).unwrap_or_default();
    let awaits: Vec<&Await> = stuck(run)
        .iter()
        .filter(|one| one.task == task)
        .flat_map(|one| &one.awaits)
        .collect();
    let words = words.split(" and ").flat_map(|part| part.split(", "));
    let mut before = "";
    words.into_iter().all(|word| {
        let (what, place) = match word
            .strip_suffix(')')
            .and_then(|word| word.rsplit_once(" ("))
        {
            Some((what, place)) if place.contains(".rs:") => (what, Some(place)),
            _ => (word, None),
        };
        let awaited = |what: Option<&str>, place: Option<&str>| {
            awaits.iter().any(|one| {
                one.what.as_deref() == what && (place.is_none() || one.at.as_deref() == place)
            })
        };
        let holds = match (what, place) {
            ("which never answers", _) => answers_never(run, task, before),
            // Where one is set, it comes, but for one beyond the limit.
            ("a timer", _) => is_timed(run, task),
            (_, Some(_)) => awaited(Some(what), place),
            _ if what.starts_with("what it awaits at ") => {
                awaited(None, what.strip_prefix("what it awaits at "))
            }
            _ => last.iter().any(|name| name.as_str() == what) || awaited(Some(what), None),
        };
        before = word;
        holds
    })
}

pub(super) fn answer_of<'r>(
    run: &'r Run<'_>,
    task: Actor,
    name: &str,
) -> impl Iterator<Item = Option<Millis>> + 'r {
    let open = run.done(name).iter().any(|one| one.end.is_none());
    let name = name.to_owned();
    let stuck = match run.ending() {
        Ending::Deadlock { stuck } if open => stuck.as_slice(),
        _ => &[],
    };
    let this = stuck
        .iter()
        .filter(move |one| one.task == task && one.waits_for.as_deref() == Some(&name));
    this.map(|one| one.answered)
}

pub(super) fn answers_never(run: &Run<'_>, task: Actor, name: &str) -> bool {
    answer_of(run, task, name).any(|answer| answer.is_none())
}

pub(super) fn answered(run: &Run<'_>, task: Actor, name: &str, at: Millis) -> bool {
    answer_of(run, task, name).any(|answer| answer == Some(at))
}

pub(super) fn never_asked_again(run: &Run<'_>, task: Actor, since: Millis) -> bool {
    run.last_poll(task).is_none_or(|poll| poll < since) && !run.woken_since(task)
}

pub(super) fn no_longer_polls(
    run: &Run<'_>,
    task: Actor,
    poll: Millis,
    name: &str,
    at: Millis,
) -> bool {
    // Had that poll asked, it would have got the answer.
    run.is_stuck(task)
        && run.last_poll(task) == Some(poll)
        && answered(run, task, name, at)
        && at <= poll
}

pub(super) fn polled_after_the_end_of(run: &Run<'_>, name: &str) -> bool {
    let after = run.events().rev().take_while(
        |event| !matches!(&event.what, What::Ended { operation, .. } if operation.as_str() == name),
    );
    after.into_iter().any(|event| event.what == What::Polled)
}

pub(super) fn busy(run: &Run<'_>, passed: bool) -> bool {
    matches!(run.ending(), Ending::Livelock { time_passed, .. } if *time_passed == passed)
}

pub(super) fn polls(run: &Run<'_>, at: impl Fn(Millis) -> bool) -> usize {
    let lost = usize::try_from(run.timeline().dropped_events).unwrap_or(usize::MAX);
    let seen = run
        .events()
        .filter(|event| event.what == What::Polled && at(event.at));
    // What was not kept may have been polls.
    seen.count().saturating_add(lost)
}

/// The last thing of all is a poll that has not returned.
pub(super) fn in_a_poll(run: &Run<'_>) -> bool {
    let mut events = run.events().rev();
    let last = events.find(|event| {
        matches!(
            event.what,
            What::Polled | What::Pending { .. } | What::Finished
        )
    });
    last.is_some_and(|event| event.what == What::Polled)
}

/// All of the stretch is covered by blocks, and it begins and ends with one.
pub(super) fn blocked(run: &Run<'_>, begin: Millis, end: Millis) -> bool {
    let blocks = &run.timeline().blocks;
    blocks.iter().any(|block| block.begin == begin)
        && blocks.iter().any(|block| block.end == Some(end))
        && (begin.0..end.0).all(|at| {
            blocks
                .iter()
                .any(|block| block.begin.0 <= at && block.end.is_none_or(|end| at < end.0))
        })
}

pub(super) fn waited_for(run: &Run<'_>, what: &str) -> bool {
    run.events().any(|event| {
        matches!(&event.what, What::Pending { on } if on.iter().any(|name| name.as_str() == what))
    })
}

/// Who waits for that must not wait for ever.
pub(super) fn all_that_ran_on_came_to_an_end(run: &Run<'_>) -> bool {
    let total = run.timeline().total;
    let operations = run.timeline().operations.iter();
    let late = operations.filter(|one| one.end.is_none_or(|end| end > total));
    late.into_iter().all(|one| {
        one.end.is_some() && (!matches!(one.task, Actor::Spawned(_)) || run.is_gone(one.task))
    })
}

/// Each of several operations is of its own task, and all of these had been
/// polled before the first operation ended.
pub(super) fn all_were_started(run: &Run<'_>) -> bool {
    let operations = &run.timeline().operations;
    let mut tasks: Vec<Actor> = operations.iter().map(|one| one.task).collect();
    tasks.sort();
    tasks.dedup();
    let events: Vec<_> = run.events().collect();
    let first_end = events
        .iter()
        .position(|event| matches!(event.what, What::Ended { .. }));
    let polled = |task: &Actor| {
        events
            .iter()
            .position(|event| event.task == *task && event.what == What::Polled)
    };
    tasks.len() > 1
        && tasks.len() == operations.len()
        && tasks
            .iter()
            .all(|task| polled(task).is_some_and(|at| Some(at) < first_end))
}

pub(super) fn same_operations(run: &Run<'_>) -> bool {
    let operations = &run.timeline().operations;
    run.missing() == 0
        && run
            .expected
            .is_some_and(|view| view.operations().count() == operations.len())
}

/// So many begin together again and again, the last time perhaps fewer, and
/// none before the others have ended.
pub(super) fn in_chunks(run: &Run<'_>, size: usize) -> bool {
    let operations = &run.timeline().operations;
    let chunks: Vec<_> = operations.chunk_by(|a, b| a.begin == b.begin).collect();
    let (last, full) = chunks.split_last().expect("there are operations");
    chunks.len() > 1
        && full.iter().all(|chunk| chunk.len() == size)
        && last.len() <= size
        && chunks.iter().all(|chunk| ended_by(run, chunk[0].begin))
        && chunks.windows(2).all(|two| {
            let ends = two[0].iter().map(|one| one.end);
            ends.max().flatten() == Some(two[1][0].begin)
        })
}

/// Whatever began before that instant has ended by then.
pub(super) fn ended_by(run: &Run<'_>, at: Millis) -> bool {
    let mut before = run
        .timeline()
        .operations
        .iter()
        .filter(|one| one.begin < at);
    before.all(|one| one.end.is_some_and(|end| end <= at))
}

/// In the same world the answer of the same call takes the same time, and was
/// there before `at`.
pub(super) fn had_its_answer(run: &Run<'_>, name: &str, at: Millis) -> bool {
    if !run.same_world {
        return false;
    }
    let took = run
        .wanted(name)
        .into_iter()
        .find_map(|one| match one.outcome {
            Outcome::Ok | Outcome::Failed => Some(one.end? - one.begin),
            _ => None,
        });
    let mut cancelled = run.done(name).into_iter().filter(|one| one.end == Some(at));
    took.is_some_and(|took| cancelled.all(|one| one.begin + took < at))
}

/// It does not begin at or after that instant.
pub(super) fn none_since(run: &Run<'_>, name: &str, at: Millis) -> bool {
    run.done(name).iter().all(|one| one.begin < at)
}

pub(super) fn on_a_timer(event: &Event) -> bool {
    matches!(&event.what, What::Pending { on } if on.iter().any(|name| name.as_str() == "a timer"))
}

pub(super) fn waited_at(run: &Run<'_>, task: Actor, at: Millis, what: &str) -> bool {
    run.events().any(|event| {
        event.task == task
            && event.at == at
            && matches!(&event.what, What::Pending { on } if on.iter().any(|name| name.as_str() == what))
    })
}

/// `failed` or `was cancelled`: it came to nothing then.
pub(super) fn vain(run: &Run<'_>, name: &str, verb: &str, at: Millis) -> bool {
    let outcome = if verb.contains("fail") {
        Outcome::Failed
    } else {
        Outcome::Cancelled
    };
    run.ended_as(name, at, outcome)
}

/// How many pieces were through the first stage and not begun by the second.
pub(super) fn pieces_between(run: &Run<'_>, at: Millis, first: &str, second: &str) -> usize {
    let operations = &run.timeline().operations;
    let of = |kind: &str| {
        let kind = format!("{kind}(");
        operations
            .iter()
            .filter(move |one| one.name.starts_with(&kind))
    };
    let through = of(first)
        .filter(|one| one.end.is_some_and(|end| end <= at))
        .count();
    through.saturating_sub(of(second).filter(|one| one.begin <= at).count())
}

/// No more of this name were given up than should be: a cancelled one was not done.
pub(super) fn no_more_cancelled(run: &Run<'_>, name: &str) -> bool {
    let cancelled = |outcomes: Vec<Outcome>| {
        let cancelled = outcomes.iter().filter(|one| **one == Outcome::Cancelled);
        cancelled.count()
    };
    let done = run.done(name).iter().map(|one| one.outcome).collect();
    let wanted = run.wanted(name).iter().map(|one| one.outcome).collect();
    cancelled(done) <= cancelled(wanted)
}

/// They are to be under way together at some time.
pub(super) fn overlap(run: &Run<'_>, one: &str, other: &str) -> bool {
    run.wanted(one).iter().any(|one| {
        let others = run.wanted(other);
        let mut apart = others.iter().filter(|other| *other != one);
        apart.any(|other| {
            one.end.is_none_or(|end| other.begin < end)
                && other.end.is_none_or(|end| one.begin < end)
        })
    })
}
