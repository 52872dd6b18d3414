//! The claims that sentences make of a run, a row each. A new rule brings the
//! rows of its sentence: the phrase, and what must be so in the recording for
//! it to be true. Claim what the words say, not what the rule looks at.

use wakeline::timeline::{Outcome, Wakers, What};
use wakeline::{Ending, Millis};

use super::predicates::*;
use super::reader::Claim;

macro_rules! claims {
    ($($phrase:literal => |$run:pat_param, $named:pat_param| $holds:expr;)+) => {
        /// Every claim; what is advice and claims nothing stands in [`ADVICE`].
        pub(super) const CLAIMS: &[Claim] = &[
            $(Claim { phrase: $phrase, holds: |$run, $named| $holds },)+
        ];
    };
}

claims! {
    // right-by-luck
    "It fits in the nominal world, but not when the world is a little slower or faster (world seed {n})"
        => |run, c| run.fits_nominal && run.recording.seed == c.n(0) as u64 && c.n(0) != 0;

    // how a run ended
    "The code reached a `todo!()` ({place}): this part is still to be written"
        => |run, c| panicked_at(run, c.text(0)).is_some_and(|text| text.starts_with("not yet implemented"));
    "The code reached an `unimplemented!()` ({place}): this part is still to be written"
        => |run, c| panicked_at(run, c.text(0)).is_some_and(|text| text.starts_with("not implemented"));
    "The code of {task} reached a `todo!()`: this part is still to be written"
        => |run, c| panicked_with(run, c.task(0), "not yet implemented");
    "The code of {task} reached an `unimplemented!()`: this part is still to be written"
        => |run, c| panicked_with(run, c.task(0), "not implemented");
    "The result is not the one asked for: {text} ({place})"
        => |run, c| first_line(panicked_at(run, c.text(1))) == c.text(0) && in_a_check(c.text(1));
    "An {text} ({place})"
        => |run, c| first_line(panicked_at(run, c.text(1))) == c.text(0) && c.text(0).starts_with("assertion");
    "The code panicked: {text}"
        => |run, c| matches!(run.ending(), Ending::Panicked { message, location: None } if first_line(Some(message)).starts_with(c.text(0)));
    "The code panicked ({place}): {text}"
        => |run, c| first_line(panicked_at(run, c.text(0))) == c.text(1);
    "{task} was aborted at {ms}; whoever awaits it gets that as an error, and the code did not expect one"
        => |run, c| was_aborted(run, c.task(0), c.ms(1));
    "Deadlock"
        => |run, _| matches!(run.ending(), Ending::Deadlock { .. });
    "Nothing happened any more up to the limit of virtual time"
        => |run, _| stuck(run).iter().any(|one| is_timed(run, one.task));
    "nothing happened any more"
        => |run, _| matches!(run.ending(), Ending::Deadlock { .. });
    "nothing can happen any more"
        => |run, _| matches!(run.ending(), Ending::Deadlock { .. }) && !stuck(run).iter().any(|one| is_timed(run, one.task));
    "{task}[ (spawned at {place})] waits for {text}"
        => |run, c| spawned(run, c.task(0), c.text(1)) && waits_for(run, c.task(0), c.text(2));
    "{task}[ (spawned at {place})] waits for {op}, whose answer came at {ms}; the wake did not reach it, so it never asked again"
        => |run, c| spawned(run, c.task(0), c.text(1)) && answered(run, c.task(0), c.text(2), c.ms(3)) && never_asked_again(run, c.task(0), c.ms(3));
    "{task}[ (spawned at {place})] waits, and nobody took the answer of {op}, which came at {ms}"
        => |run, c| spawned(run, c.task(0), c.text(1)) && answered(run, c.task(0), c.text(2), c.ms(3));
    "{task}[ (spawned at {place})] was polled at {ms} and did not ask for the answer of {op}, which had come at {ms}: it has that future, and no longer polls it"
        => |run, c| spawned(run, c.task(0), c.text(1)) && no_longer_polls(run, c.task(0), c.ms(2), c.text(3), c.ms(4));
    "It waits for {text}"
        => |run, c| stuck(run).iter().any(|one| waits_for(run, one.task, c.text(0)));
    // wakers of a stuck task
    "Deadlock: {task}[ (spawned at {place})] was polled at {ms}, was not ready, and left no waker, so nobody can wake it"
        => |run, c| spawned(run, c.task(0), c.text(1)) && run.last_poll(c.task(0)) == Some(c.ms(2)) && wakers(run, c.task(0)) == Some(Wakers::NoneLeft);
    "Deadlock: {task}[ (spawned at {place})] was polled at {ms} and was not ready"
        => |run, c| spawned(run, c.task(0), c.text(1)) && run.last_poll(c.task(0)) == Some(c.ms(2)) && wakers(run, c.task(0)) == Some(Wakers::NoneLeft);
    "In that poll it dropped {op}, and no waker is left that could wake it"
        => |run, c| stuck(run).iter().any(|one| one.wakers == Some(Wakers::NoneLeft)
            && run.last_poll(one.task).is_some_and(|at| run.ended_as(c.text(0), at, Outcome::Cancelled)));
    "Deadlock: {task}[ (spawned at {place})] was polled last at {ms}"
        => |run, c| spawned(run, c.task(0), c.text(1)) && run.last_poll(c.task(0)) == Some(c.ms(2)) && matches!(wakers(run, c.task(0)), Some(Wakers::Kept | Wakers::Dropped));
    "A waker that it left[ ({place})] is still kept somewhere, and nobody called it since"
        => |run, _| stuck(run).iter().any(|one| one.wakers == Some(Wakers::Kept) && !run.woken_since(one.task));
    "A waker that it left was dropped then, and nobody called it since"
        => |run, _| stuck(run).iter().any(|one| one.wakers == Some(Wakers::Dropped) && !run.woken_since(one.task));
    // who has what a stuck task waits for
    "nobody in this circle can go on"
        => |run, _| matches!(run.ending(), Ending::Deadlock { .. });
    "{task} waits[ at {place}] for the {text} that it took itself at {ms}[, and has not given back][ (the {text} made at {place})]"
        => |run, c| needs(run, c.task(0), |need| is(need, c.text(2)) && holds_since(need, c.task(0), c.ms(3)) && (!c.has(5) || made(need, c.text(5))))
            && (!c.has(1) || awaits(run, c.task(0), c.text(2), c.text(1)))
            && (!c.has(4) || c.text(4) == c.text(2) || (c.text(2), c.text(4)) == ("permit", "semaphore"));
    "{task} waits[ at {place}] for the {text} that {task} took at {ms}"
        => |run, c| needs(run, c.task(0), |need| is(need, c.text(2)) && holds_since(need, c.task(3), c.ms(4)))
            && (!c.has(1) || awaits(run, c.task(0), c.text(2), c.text(1)));
    "{task} still has it: it waits for {text}"
        => |run, c| waits_for(run, c.task(0), c.text(1)) && stuck(run).iter().flat_map(|one| &one.needs).any(|need| has(need, c.task(0)));
    "{task} waits[ at {place}] for the {text} behind {task}, which asked first"
        => |run, c| needs(run, c.task(0), |need| is(need, c.text(2)) && asked_before(need, c.task(3), c.task(0)))
            && needs(run, c.task(3), |need| is(need, c.text(2)))
            && (!c.has(1) || awaits(run, c.task(0), c.text(2), c.text(1)));
    "{task} waits for {text}, and still has what it took"
        => |run, c| waits_for(run, c.task(0), c.text(1)) && stuck(run).iter().flat_map(|one| &one.needs).any(|need| has(need, c.task(0)));
    "{task} waits in several of its futures for what it took itself: {text}"
        => |run, c| { let own: Vec<String> = stuck(run).iter().filter(|one| one.task == c.task(0)).flat_map(|one| &one.needs).flat_map(|need| {
                let own = need.held_by.iter().filter(|holder| holder.task == c.task(0));
                own.map(|holder| format!("{} made at {}, at {}", need.what, need.made_at.as_deref().unwrap_or(""), holder.since)) }).collect();
            let said: Vec<&str> = c.text(1).split(" ms").map(|part| part.trim_start_matches(", ").trim_start_matches(" and ")).filter(|part| !part.is_empty()).collect();
            said.len() > 1 && said.iter().all(|said| own.contains(&format!("{said} ms"))) };
    "{tasks} [waits][wait] for a permit of the semaphore[ made at {place}][ ({place})], which was made with [none][{n}]"
        => |run, c| c.tasks(0).into_iter().all(|task| needs(run, task, |need| is(need, "permit") && (!c.has(1) || made(need, c.text(1)))
            && need.size == Some(if c.has(3) { c.n(3) as u64 } else { 0 })))
            && (!c.has(2) || c.tasks(0).into_iter().all(|task| awaits(run, task, "permit", c.text(2))));
    "none is known to be out"
        => |run, _| stuck(run).iter().flat_map(|one| &one.needs).any(|need| is(need, "permit") && need.held_by.is_empty());
    "Taken and not given back: {text}"
        => |run, c| stuck(run).iter().flat_map(|one| &one.needs).any(|need| is(need, "permit") && {
            let held: Vec<String> = need.held_by.iter().map(|holder| format!("{} at {}", holder.task, holder.since)).collect();
            c.text(0).split(" and ").flat_map(|part| part.split(", ")).eq(held) });
    "{tasks} [waits][wait] at the barrier[ made at {place}][ ({place})], [one task][{n} tasks] of {n}, and nobody is left who could still come"
        => |run, c| c.tasks(0).into_iter().all(|task| needs(run, task, |need| is(need, "barrier") && need.size == Some(c.n(4) as u64) && (!c.has(1) || made(need, c.text(1)))))
            && c.tasks(0).len() == if c.has(3) { c.n(3) } else { 1 } && c.tasks(0).len() < c.n(4)
            && (!c.has(2) || c.tasks(0).into_iter().all(|task| awaits(run, task, "barrier", c.text(2))));
    "{task} waits for the answer through the oneshot channel[ made at {place}][ ({place})]"
        => |run, c| needs(run, c.task(0), |need| is(need, "oneshot channel") && (!c.has(1) || made(need, c.text(1))))
            && (!c.has(2) || awaits(run, c.task(0), "oneshot channel", c.text(2)));
    // tokio wakes a receiver when its sender is dropped.
    "Its sender is still alive, or the receiver would be told, and nobody is left who will use it"
        => |run, _| stuck(run).iter().any(|one| one.needs.iter().any(|need| is(need, "oneshot channel")) && !run.woken_since(one.task));
    "Nobody is left who would send. A channel ends when its last sender is dropped. One is still alive, and nobody but {task} is left who could have it"
        => |run, c| matches!(stuck(run), [one] if one.task == c.task(0)) && receives(run);
    "Nobody is left who would send. A channel ends when its last sender is dropped. One is still alive, and nobody but those who wait is left who could have it"
        => |run, _| stuck(run).len() > 1 && receives(run);
    "{task} waits for the value of a OnceCell[ ({place})], and nobody else is left who could make it"
        => |run, c| matches!(stuck(run), [one] if one.task == c.task(0)) && waits_for(run, c.task(0), "the value of a OnceCell");
    "{tasks} [waits][wait] for a notification[ ({place})], and nobody is left who would give one"
        => |run, c| c.tasks(0).into_iter().all(|task| waits_for(run, task, "a notification"))
            && (!c.has(1) || c.tasks(0).into_iter().all(|task| awaits(run, task, "notification", c.text(1))));
    "{task} is parked until {op} answers, which it never does"
        => |run, c| run.timeline().plain && answers_never(run, c.task(0), c.text(1));
    "{task} is parked; the answer of {op} came at {ms}, and its wake did not unpark the thread, so nobody asked again"
        => |run, c| run.timeline().plain && answered(run, c.task(0), c.text(1), c.ms(2)) && never_asked_again(run, c.task(0), c.ms(2));
    "{task} made a call that waits for {text}[ ({place})], and nothing is left that would end that wait"
        => |run, c| run.timeline().plain && stuck(run).iter().filter(|one| one.task == c.task(0)).flat_map(|one| &one.awaits)
            .any(|one| one.what.as_deref() == Some(c.text(1)) && (!c.has(2) || one.at.as_deref() == Some(c.text(2))));
    "{task} is parked, and nothing is left that would unpark it"
        => |run, c| run.timeline().plain && run.is_stuck(c.task(0));
    "The last poll was at {ms}"
        => |run, c| run.events().rev().find(|event| event.what == What::Polled).is_some_and(|event| event.at == c.ms(0));
    "The last thing that happened was the end of {op} at {ms}"
        => |run, c| run.ended(c.text(0), c.ms(1)) && !run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && !run.events().any(|event| event.at > c.ms(1))
            && !polled_after_the_end_of(run, c.text(0));
    "The last thing that happened was the drop of {op} at {ms}"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && !run.events().any(|event| event.at > c.ms(1))
            && !polled_after_the_end_of(run, c.text(0));
    "The last operation that ended was {op}, at {ms}"
        => |run, c| run.ended(c.text(0), c.ms(1)) && run.timeline().operations.iter().all(|one| one.end.is_none_or(|end| end <= c.ms(1)));
    "No operation had ended before"
        => |run, _| run.timeline().operations.iter().all(|one| one.end.is_none());
    "At {ms} {task} made a call that blocks the thread[ ({place})]: it waits for {text}"
        => |run, c| matches!(run.ending(), Ending::LoopBlocked { task, since, call: Some(call) }
            if *task == c.task(1) && *since == c.ms(0) && call.what.as_deref() == Some(c.text(3))
                && call.at.as_deref().unwrap_or_default() == c.text(2));
    "What it waits for can only come from other code of the program, and none can run while the loop is blocked"
        => |run, _| matches!(run.ending(), Ending::LoopBlocked { .. });
    "{task} gave the thread back [at least ]{n} times in a row there: if it is not simply long, it asks again and again instead of waiting to be woken"
        => |run, c| busy(run, false) && in_a_row(run, |task, by| task == c.task(0) && by.to_string() == "yield") == c.n(1);
    "{task} woke itself [at least ]{n} times in a row there: if it is not simply long, it asks again and again instead of waiting to be woken"
        => |run, c| busy(run, false) && in_a_row(run, |task, by| task == c.task(0) && by == task) == c.n(1);
    "If it is not simply long, something in it asks again and again instead of waiting to be woken"
        => |run, _| busy(run, false) && (run.timeline().plain || run.events().any(|event| match &event.what {
            What::Woken { by } => event.at == run.timeline().total && (*by == event.task || by.to_string() == "yield"),
            _ => false,
        }));
    "At the end only tasks woke tasks: {text}"
        => |run, c| busy(run, false) && {
            let last = run.events().rev().take_while(|event| event.at == run.timeline().total).take(1_000);
            let wakes: std::collections::BTreeSet<String> = last.filter_map(|event| match &event.what {
                What::Woken { by } if *by != event.task => Some(format!("{} was woken by {by}", event.task)),
                What::Woken { .. } => Some("itself".to_owned()),
                _ => None,
            }).collect();
            c.text(0).split(", ").map(str::to_owned).collect::<std::collections::BTreeSet<_>>() == wakes
        };
    "A limit of the recording stopped the program after {n} polls at {ms}: time stood still, and it had not come to its end"
        => |run, c| busy(run, false) && run.timeline().total == c.ms(1)
            && polls(run, |at| at == c.ms(1)) >= c.n(0);
    "A limit of the recording stopped the program at {ms}, after {n} polls: it was still busy"
        => |run, c| busy(run, true) && run.timeline().total == c.ms(0) && polls(run, |_| true) >= c.n(1);
    "A limit of the recording stopped the program at {ms}, after {n} operations: it was still busy"
        => |run, c| busy(run, true) && run.timeline().total == c.ms(0) && run.timeline().operations.len() == c.n(1);
    "A limit of the recording stopped the program after {n} operations at {ms}: time stood still, and it had not come to its end"
        => |run, c| busy(run, false) && run.timeline().total == c.ms(1) && run.timeline().operations.len() == c.n(0);
    "The program did not return within {ms} of real time, and did not park: it kept its thread busy"
        => |run, c| run.timeline().plain && *run.ending() == Ending::TimedOut { real_ms: c.ms(0).0 };
    "The program did not come to its end within {ms} of real time: it kept the thread busy"
        => |run, c| *run.ending() == Ending::TimedOut { real_ms: c.ms(0).0 };
    "One poll did not return within {ms} of real time: it kept the thread busy and never gave it back to the loop"
        => |run, c| *run.ending() == Ending::TimedOut { real_ms: c.ms(0).0 } && in_a_poll(run);

    // what differs in a run that finished
    "The event loop was blocked from {ms} to {ms}: one poll kept the thread for {ms}, and no other task could run"
        => |run, c| blocked(run, c.ms(0), c.ms(1)) && c.ms(1) - c.ms(0) == c.ms(2);
    // what the recorder tells of permits that one task has, and of turns
    "{task} waits for a permit of the semaphore[ made at {place}][ ({place})]"
        => |run, c| needs(run, c.task(0), |need| is(need, "permit") && (!c.has(1) || made(need, c.text(1))))
            && (!c.has(2) || awaits(run, c.task(0), "permit", c.text(2)));
    "It took [one][some] itself, at {text}, and has [not given it back][given none of them back]: let one go before you ask for the next"
        => |run, c| stuck(run).iter().any(|one| one.needs.iter().any(|need| is(need, "permit")
            && need.held_by.iter().all(|holder| holder.task == one.task)
            && c.text(0).replace(" and ", ", ").split(", ").eq(need.held_by.iter().map(|holder| holder.since.to_string()))));
    "{task} waits at {place}"
        => |run, c| stuck(run).iter().any(|one| one.task == c.task(0) && one.awaits.iter().any(|one| one.at.as_deref() == Some(c.text(1))));
    "{task} asks for {n} permits at once of the semaphore[ made at {place}][ ({place})], which was made with {n}"
        => |run, c| needs(run, c.task(0), |need| is(need, "permit") && need.asked_for == Some(c.n(1) as u64) && need.size == Some(c.n(4) as u64)
            && c.n(1) > c.n(4) && (!c.has(2) || made(need, c.text(2))))
            && (!c.has(3) || awaits(run, c.task(0), "permit", c.text(3)));
    "At {ms} {task} took it, and it ended without giving it back"
        => |run, c| held_since(run, c.task(1), c.ms(0)) && !run.is_stuck(c.task(1));
    "At {ms} a closure of the blocking pool took it, and it has not given it back"
        => |run, c| held_since(run, wakeline::timeline::Actor::Pool, c.ms(0));
    "{tasks} [waits][wait] for permits of the semaphore[ made at {place}][ ({place})], which was made with {n}, and none is known to be out: some were taken without waiting, or forgotten, or all go to one who asks for more than is left"
        => |run, c| c.tasks(0).into_iter().all(|task| needs(run, task, |need| is(need, "permit") && (!c.has(1) || made(need, c.text(1)))
            && need.size == Some(c.n(3) as u64) && need.held_by.is_empty()));
    "{task} waits for the {text}[ made at {place}][ ({place})]"
        => |run, c| needs(run, c.task(0), |need| is(need, c.text(1)) && (!c.has(2) || made(need, c.text(2))))
            && (!c.has(3) || awaits(run, c.task(0), c.text(1), c.text(3)));
    "{task} waits for the {text}[ made at {place}][ ({place})], which nobody has"
        => |run, c| needs(run, c.task(0), |need| is(need, c.text(1)) && need.held_by.is_empty() && (!c.has(2) || made(need, c.text(2))));
    "Its turn went to a future that asked before and that nobody polls any more: go on polling that one, or drop it"
        => |run, _| stuck(run).iter().flat_map(|one| &one.needs).any(|need| !is(need, "permit") && need.held_by.is_empty());
    "{op}, which should come after it, began at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && !run.wanted(c.text(0)).is_empty();
    "{task}, which did {op}, ended at {ms}"
        => |run, c| run.done(c.text(1)).iter().any(|one| one.task == c.task(0)) && run.events().any(|event| event.task == c.task(0) && event.at == c.ms(2) && event.what == What::Finished);
    "A closure on the blocking pool panicked at {ms}: “{text}”"
        => |run, c| run.events().any(|event| event.task == wakeline::timeline::Actor::Pool && event.at == c.ms(0)
            && matches!(&event.what, What::Panicked { message } if message.as_str() == c.text(1)));
    "{op} began only at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1));
    "{task} panicked at {ms}: “{text}”"
        => |run, c| run.events().any(|event| event.task == c.task(0) && event.at == c.ms(1)
            && matches!(&event.what, What::Panicked { message } if first_line(Some(message)) == c.text(2)));
    "{op} never began after that"
        => |run, c| { let panics = run.events().filter(|event| matches!(event.what, What::Panicked { .. })).map(|event| event.at).min();
            panics.is_some_and(|at| run.done(c.text(0)).iter().all(|one| one.begin < at)) };
    "The call returned at {ms}, but {op} went on until {ms}"
        => |run, c| run.took(c.ms(0)) && run.done(c.text(1)).iter().any(|one| one.begin <= c.ms(0) && one.end == Some(c.ms(2))) && c.ms(2) > c.ms(0);
    "The call returned at {ms}, but {op} began after that, at {ms}, and went on until {ms}"
        => |run, c| run.took(c.ms(0)) && c.ms(2) > c.ms(0) && run.done(c.text(1)).iter().any(|one| one.begin == c.ms(2) && one.end == Some(c.ms(3)));
    "The call returned at {ms}, but {op} began after that, at {ms}, and was never stopped"
        => |run, c| run.took(c.ms(0)) && c.ms(2) > c.ms(0) && run.done(c.text(1)).iter().any(|one| one.begin == c.ms(2) && one.end.is_none());
    "The call returned at {ms}, but {op} was never stopped"
        => |run, c| run.took(c.ms(0)) && run.done(c.text(1)).iter().any(|one| one.begin <= c.ms(0) && one.end.is_none());
    "The call returned at {ms}, but {op} went on: it began {n} times more, the last time at {ms}, and nothing had ended that by then"
        => |run, c| { let more: Vec<Millis> = run.done(c.text(1)).iter().map(|one| one.begin).filter(|begin| *begin > c.ms(0)).collect();
            run.took(c.ms(0)) && more.len() == c.n(2) && more.last() == Some(&c.ms(3)) };
    "Wait for it before you return: await its future, or the handle of its task"
        => |run, _| all_that_ran_on_came_to_an_end(run);
    "{op} began when {op} ended, at {ms}"
        => |run, c| run.began(c.text(0), c.ms(2)) && run.ended(c.text(1), c.ms(2));
    "{op} began only when {op} ended, at {ms}"
        => |run, c| run.began_when_ended(c.text(0), c.text(1), c.ms(2));
    "{task} was there at {ms}, and waited for {text}"
        => |run, c| run.events().any(|event| event.task == c.task(0) && event.at == c.ms(1)
            && matches!(&event.what, What::Pending { on } if on.iter().any(|name| name.as_str() == c.text(2))));
    "The whole took {ms} instead of {ms}"
        => |run, c| run.took(c.ms(0)) && run.should_take(c.ms(1)) && c.ms(0) != c.ms(1);
    "the whole took {ms} instead of {ms}"
        => |run, c| run.took(c.ms(0)) && run.should_take(c.ms(1)) && c.ms(0) != c.ms(1);
    "What is held over an `.await` makes the others wait in a row: hold less, or for less long"
        => |run, _| waited_for(run, "a mutex") || waited_for(run, "a lock");
    "Either there are too few permits, or one is held for longer than it has to be"
        => |run, _| waited_for(run, "a permit");
    "The waits ran one after the other"
        => |run, _| run.peak() == 1 && run.timeline().operations.len() > 1;
    "{op} failed before anything else had begun"
        => |run, c| matches!(run.timeline().operations.as_slice(), [one] if *one.name == *c.text(0) && one.outcome == Outcome::Failed);
    "They did not overlap, so the whole took {ms} instead of {ms}"
        => |run, c| run.peak() == 1 && run.took(c.ms(0)) && run.should_take(c.ms(1)) && c.ms(0) > c.ms(1);
    "They did not overlap"
        => |run, _| run.peak() == 1;
    "Start all of them before you wait for the first: `join!` and `spawn` start a future, creating it does not"
        => |run, _| !all_were_started(run) && run.expected.is_some_and(|view| view.peak == view.operations().count());
    "Start {op} before you wait for {op}: `join!` and `spawn` start a future, creating it does not"
        => |run, c| overlap(run, c.text(0), c.text(1)) && !all_were_started(run);
    "Is {op} started before you wait for {op}? `join!` and `spawn` start a future, creating it does not"
        => |run, c| overlap(run, c.text(0), c.text(1));
    "{op} was done, and {op} was not"
        => |run, c| run.done(c.text(0)).len() == 1 && run.done(c.text(1)).is_empty() && !run.wanted(c.text(1)).is_empty();
    "{op} was done, {n} times in all, and {op} was not"
        => |run, c| run.done(c.text(0)).len() == c.n(1) && run.done(c.text(2)).is_empty() && !run.wanted(c.text(2)).is_empty();
    "{op} never began"
        => |run, c| run.done(c.text(0)).is_empty();
    "{op} never began (and {n} more)"
        => |run, c| run.done(c.text(0)).is_empty() && run.missing() == c.n(1) + 1;
    "{op} was begun {n} of {n} times"
        => |run, c| run.done(c.text(0)).len() == c.n(1) && run.wanted(c.text(0)).len() == c.n(2) && c.n(1) < c.n(2);
    "{op} was done {n} of {n} times"
        => |run, c| run.done(c.text(0)).len() == c.n(1) && run.done(c.text(0)).iter().all(|one| one.outcome != Outcome::Cancelled) && run.wanted(c.text(0)).len() == c.n(2) && c.n(1) < c.n(2);
    "The last one ended at {ms}"
        => |run, c| run.timeline().operations.iter().any(|one| one.end == Some(c.ms(0))
            && run.done(&one.name).iter().all(|other| other.begin <= one.begin));
    "{op} should have been cancelled at {ms}; it ran until it was done, at {ms}"
        => |run, c| run.wanted(c.text(0)).iter().any(|one| one.outcome == Outcome::Cancelled && one.end == Some(c.ms(1)))
            && (run.ended_as(c.text(0), c.ms(2), Outcome::Ok) || run.ended_as(c.text(0), c.ms(2), Outcome::Failed));
    "{op} should have been cancelled at {ms}; it was still under way when the recording ended"
        => |run, c| run.wanted(c.text(0)).iter().any(|one| one.outcome == Outcome::Cancelled && one.end == Some(c.ms(1)))
            && run.done(c.text(0)).iter().any(|one| one.end.is_none());
    "{op} was done {n} times; once is enough"
        => |run, c| run.done(c.text(0)).len() == c.n(1) && run.wanted(c.text(0)).len() == 1 && c.n(1) > 1 && no_more_cancelled(run, c.text(0));
    "{op} was done {n} times; {n} times are enough"
        => |run, c| run.done(c.text(0)).len() == c.n(1) && run.wanted(c.text(0)).len() == c.n(2) && c.n(1) > c.n(2) && no_more_cancelled(run, c.text(0));
    "{op} was done, but nobody asked for it"
        => |run, c| !run.done(c.text(0)).is_empty() && run.wanted(c.text(0)).is_empty();
    "The work went in chunks of {n}: a place was free at {ms}, but {op} began only when the whole chunk had ended, at {ms}"
        => |run, c| in_chunks(run, c.n(0)) && run.under_way(c.ms(1)) < c.n(0) && run.began(c.text(2), c.ms(3))
            && c.ms(1) < c.ms(3) && ended_by(run, c.ms(3));
    "A limit lets the next one start as soon as any one ends: {ms} in all instead of {ms}"
        => |run, c| run.should_take(c.ms(0)) && run.took(c.ms(1)) && c.ms(0) < c.ms(1);
    "{op} began at {ms}, too early: it should begin only when {op} has ended, at {ms}"
        => |run, c| c.ms(1) < c.ms(3) && run.began_instead_of(c.text(0), c.ms(1), c.ms(3)) && run.wanted_end(c.text(2), c.ms(3)) && run.is_to_follow(c.text(0), c.text(2));
    "{n} operations were under way at {ms}; at most {n} may be"
        => |run, c| run.under_way(c.ms(1)) == c.n(0) && run.limit() == c.n(2) && c.n(0) > c.n(2);
    // what has a rule of its own
    "{task} was aborted at {ms}: {op} was cancelled before its answer came"
        => |run, c| was_aborted(run, c.task(0), c.ms(1)) && run.ended_as(c.text(2), c.ms(1), Outcome::Cancelled);
    "{task} was aborted at {ms}: {op} was cancelled before its answer came, and {op} never began after that"
        => |run, c| was_aborted(run, c.task(0), c.ms(1)) && run.ended_as(c.text(2), c.ms(1), Outcome::Cancelled) && none_since(run, c.text(3), c.ms(1));
    "{task} was aborted at {ms}: {op} never began after that"
        => |run, c| was_aborted(run, c.task(0), c.ms(1)) && none_since(run, c.text(2), c.ms(1));
    "{task} was aborted at {ms}: it did no {op} after that, which was begun {n} of {n} times"
        => |run, c| was_aborted(run, c.task(0), c.ms(1)) && run.done(c.text(2)).iter().all(|one| one.task != c.task(0) || one.begin < c.ms(1))
            && run.done(c.text(2)).len() == c.n(3) && run.wanted(c.text(2)).len() == c.n(4);
    "{op} began at {ms}, when a timer had come, and was not asked for: the next one of its kind is {op}, at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && !run.wanted_at(c.text(0), c.ms(1)) && run.wanted_at(c.text(2), c.ms(3));
    "{op} failed at {ms}, and {task} went on: {op} began at {ms}, which should not have been done after that"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Failed) && run.began_by(c.text(3), c.ms(4), c.task(2)) && c.ms(4) >= c.ms(1)
            && run.done(c.text(3)).len() > run.wanted(c.text(3)).len();
    "{op} failed at {ms}, and {op}, which should follow that, did not begin after it"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Failed) && none_since(run, c.text(2), c.ms(1)) && !run.wanted(c.text(2)).is_empty();
    "{op} failed at {ms}, and {op}, which should follow that, never began"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Failed) && run.done(c.text(2)).is_empty() && !run.wanted(c.text(2)).is_empty();
    "From {ms} to {ms} one poll of {task} kept the thread, with {n} blocking calls in a row, and no other task could run"
        => |run, c| run.timeline().blocks.iter().any(|block| (block.begin, block.end, block.task, block.calls.to_string())
            == (c.ms(0), Some(c.ms(1)), c.task(2), c.n(3).to_string()));
    "{op} should have been cancelled at {ms}, when the limit for all was over; it ran until {ms}"
        => |run, c| run.wanted_end(c.text(0), c.ms(1)) && run.wanted_as(c.text(0), Outcome::Cancelled) && run.ended(c.text(0), c.ms(2)) && c.ms(1) < c.ms(2);
    "{op} began at {ms}, though all was to end at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && run.should_take(c.ms(2)) && c.ms(1) >= c.ms(2);
    "At {ms} {task} waited for a timer, too, and it did not end that"
        => |run, c| waited_at(run, c.task(1), c.ms(0), "a timer");
    "{op} was dropped at {ms}, before its answer came, and {task} went on with {op} at {ms}[: the {ms} that it had taken are lost]"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && run.began_by(c.text(3), c.ms(4), c.task(2)) && c.ms(4) >= c.ms(1)
            && run.done(c.text(0)).iter().any(|one| one.end == Some(c.ms(1)) && if c.has(5) { one.begin + c.ms(5) == c.ms(1) } else { one.begin == c.ms(1) });
    "{op} was dropped at {ms}, before its answer came, and {task} began it anew at {ms}[: the {ms} that it had taken are lost]"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && run.began_by(c.text(0), c.ms(3), c.task(2)) && c.ms(3) >= c.ms(1)
            && run.done(c.text(0)).iter().any(|one| one.end == Some(c.ms(1)) && if c.has(4) { one.begin + c.ms(4) == c.ms(1) } else { one.begin == c.ms(1) });
    "{op} was cancelled at {ms}, when {op} was already done, and {op} never began after that"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && none_since(run, c.text(3), c.ms(1))
            && run.done(c.text(2)).iter().any(|one| one.end.is_some_and(|end| end <= c.ms(1)));
    "{op} began at {ms} instead of {ms}"
        => |run, c| run.began_instead_of(c.text(0), c.ms(1), c.ms(2));
    "from {ms} to {ms} all threads of the blocking pool were taken, and closures waited for one"
        => |run, c| run.timeline().pool_full.iter().any(|full| full.begin == c.ms(0) && full.end == c.ms(1));
    "{op} began at {ms}; it should have waited until {op} ended, at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && run.ended(c.text(2), c.ms(3)) && c.ms(1) < c.ms(3);
    "At {ms} {n} pieces were through `{text}` and not begun by `{text}`, where at most {n} should wait"
        => |run, c| pieces_between(run, c.ms(0), c.text(2), c.text(3)) == c.n(1) && c.n(4) < c.n(1);
    "{op} {text} at {ms}, and the next try began in the same moment. It should begin at {ms}: wait between a failure and the next try"
        => |run, c| vain(run, c.text(0), c.text(1), c.ms(2)) && run.began(c.text(0), c.ms(2)) && run.wanted_at(c.text(0), c.ms(3));
    "{op} was tried again at {ms}, after {n} [try][tries], the last of which {text} at {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && vain(run, c.text(0), c.text(3), c.ms(4)) && run.wanted(c.text(0)).len() == c.n(2)
            && run.done(c.text(0)).len() > c.n(2);
    "That should have been the last one: give the error back then"
        => |run, _| run.timeline().operations.iter().any(|one| run.done(&one.name).len() > run.wanted(&one.name).len());
    "The last try of {op} {text} at {ms}, and {task} waited for a timer after that, until {ms}: nothing is tried again after it"
        => |run, c| vain(run, c.text(0), c.text(1), c.ms(2)) && none_since(run, c.text(0), c.ms(2))
            && run.events().any(|event| event.task == c.task(3) && event.at == c.ms(4) && event.what == What::Woken { by: wakeline::timeline::Actor::Timer })
            && run.events().any(|event| event.task == c.task(3) && event.at >= c.ms(2) && on_a_timer(event));
    "{op} should begin at {ms}; it began at {ms}, only after {text}, which should come after it"
        => |run, c| run.wanted_at(c.text(0), c.ms(1)) && run.began(c.text(0), c.ms(2)) && c.text(3).split(" and ").flat_map(|part| part.split(", "))
            .all(|name| run.done(name).iter().any(|one| one.begin <= c.ms(2)) && run.wanted(name).iter().any(|one| one.begin >= c.ms(1)));
    "{op} began at {ms}, {ms} after {op}; no two of them should begin within less than {ms}"
        => |run, c| run.began(c.text(0), c.ms(1)) && run.done(c.text(3)).iter().any(|one| one.begin + c.ms(2) == c.ms(1)) && c.ms(2) < c.ms(4);
    "{op} began at {ms}, {ms} after {op}; it should begin at {ms}"
        => |run, c| run.began_instead_of(c.text(0), c.ms(1), c.ms(4)) && run.done(c.text(3)).iter().any(|one| one.begin + c.ms(2) == c.ms(1)) && c.ms(1) < c.ms(4);
    "{op} had taken from {ms} to {ms}, and what was missed meanwhile was made up for at once"
        => |run, c| run.done(c.text(0)).iter().any(|one| one.begin == c.ms(1) && one.end == Some(c.ms(2)));
    "{op} was due at {ms}, and began only at {ms}"
        => |run, c| run.began_instead_of(c.text(0), c.ms(2), c.ms(1)) && c.ms(1) < c.ms(2);
    "{op} did not begin at {ms}, when it was due"
        => |run, c| run.wanted_at(c.text(0), c.ms(1)) && !run.began(c.text(0), c.ms(1));
    "{op} never began, which was due at {ms}"
        => |run, c| run.done(c.text(0)).is_empty() && run.wanted_at(c.text(0), c.ms(1));
    "From {ms} to {ms} {task} waited for a timer {n} times, and each time something else came first"
        => |run, c| run.events().filter(|event| event.task == c.task(2) && (c.ms(0)..=c.ms(1)).contains(&event.at) && on_a_timer(event)).count() >= c.n(3);
    "{op} began at {ms}, {ms} late, and {op} at {ms}, {ms} late: each wait begins when the turn before it is over, so each turn is later than the last"
        => |run, c| run.began(c.text(0), c.ms(1)) && run.wanted(c.text(0)).iter().any(|one| one.begin + c.ms(2) == c.ms(1))
            && run.began(c.text(3), c.ms(4)) && run.wanted(c.text(3)).iter().any(|one| one.begin + c.ms(5) == c.ms(4));
    "The program resumed tokio's clock, and was stopped there"
        => |run, _| matches!(run.ending(), Ending::Panicked { .. });
    "{op} was cancelled at {ms}, before its answer came"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && !had_its_answer(run, c.text(0), c.ms(1));
    "It began again at {ms}"
        => |run, c| run.timeline().operations.iter().any(|one| one.begin == c.ms(0) && run.done(&one.name).len() > run.wanted(&one.name).len()
            && run.done(&one.name).iter().any(|first| first.outcome == Outcome::Cancelled && first.end.is_some_and(|end| end <= c.ms(0))));
    "{op} was cancelled at {ms}, and nobody had taken its answer"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled);
    "{op} was cancelled at {ms} instead of {ms}, {ms} too early"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && run.wanted_as(c.text(0), Outcome::Cancelled)
            && run.wanted_end(c.text(0), c.ms(2)) && c.ms(1) + c.ms(3) == c.ms(2);
    "{op} was cancelled at {ms} instead of {ms}, {ms} too late"
        => |run, c| run.ended_as(c.text(0), c.ms(1), Outcome::Cancelled) && run.wanted_as(c.text(0), Outcome::Cancelled)
            && run.wanted_end(c.text(0), c.ms(2)) && c.ms(2) + c.ms(3) == c.ms(1);
    "{op} ended as `{text}`, not as `{text}`"
        => |run, c| run.done(c.text(0)).iter().any(|one| one.outcome.word() == c.text(1) && one.end.is_some())
            && Outcome::from_word(c.text(2)).is_some_and(|outcome| run.wanted_as(c.text(0), outcome)) && c.text(1) != c.text(2);
    "At {ms} only {n} of the {n} operations were under way that could be, and {op} began only at {ms}"
        => |run, c| run.under_way(c.ms(0)) == c.n(1) && run.expected_peak() == c.n(2) && c.n(1) < c.n(2) && run.began(c.text(3), c.ms(4))
            && c.ms(4) > c.ms(0) && run.wanted(c.text(3)).iter().any(|span| span.begin <= c.ms(0));
    "No two operations were under way at once, where {n} could be"
        => |run, c| run.peak() == 1 && run.expected_peak() == c.n(0) && c.n(0) > 1;
    "At most {n} operations were under way at once, where {n} could be"
        => |run, c| run.peak() == c.n(0) && run.expected_peak() == c.n(1) && c.n(0) < c.n(1);
    "{op} began at {ms} instead of {ms}"
        => |run, c| run.began_instead_of(c.text(0), c.ms(1), c.ms(2));
    "It finished at {ms} instead of {ms}, {ms} later than it could have"
        => |run, c| run.took(c.ms(0)) && run.should_take(c.ms(1)) && c.ms(1) + c.ms(2) == c.ms(0);
    "It finished at {ms}, but should have gone on until {ms}"
        => |run, c| run.took(c.ms(0)) && run.should_take(c.ms(1)) && c.ms(0) < c.ms(1);
    "{op} began at {ms}. It should begin at {ms}"
        => |run, c| run.began_instead_of(c.text(0), c.ms(1), c.ms(2));
    "{op} began at {ms}. It should begin at {ms}, when {op} has ended"
        => |run, c| run.began_instead_of(c.text(0), c.ms(1), c.ms(2)) && run.wanted_end(c.text(3), c.ms(2)) && run.is_to_follow(c.text(0), c.text(3));
    "The same operations ran, but not at the moments asked for"
        => |run, _| same_operations(run);
}

/// What follows says what to do or how things are in general, and nothing of
/// the run. What presupposes something of the run is no advice, but a claim.
pub(super) const ADVICE: &[&str] = &[
    "A `poll` of your own that returns `Pending` has to poll something that leaves a waker, or to leave `context.waker()` itself, cloned, where whoever makes the future ready finds it; `pending()` is never ready",
    "One at a time: await each before the next one begins, or take a permit before it begins and keep it until it has ended",
    "What a future still waits for has to be kept until the next poll",
    "Whoever makes a future ready has to call the waker of its last poll, for each task that waits; so has whoever is dropped without making it ready",
    "A task is aborted through its handle, or with the `JoinSet` that owns it, when that is dropped, shut down or told to abort all",
    "If it ends by itself, wait for it before that; if not, tell it to stop, and wait until it has",
    "Who waits for quiet begins the wait again with each event that comes, gives the older wait up, and keeps only the last event",
    "The clock of a scenario is virtual from the start: it cannot be paused or resumed; it can be advanced",
    "Look at the `Result` before you go on",
    "Look at the `Result`, and at what your code does with an error",
    "Each may be short: what is missing is a pause between them, such as `yield_now().await`, or all of them belong on `spawn_blocking`",
    "A limit that is made for each step begins again with each of them: put one limit around all, or keep the moment at which it ends",
    "Make the future once and wait for `&mut` of it, or give its work to a task of its own",
    "A future that is dropped runs none of its code any more: what has to follow is up to whoever drops it, or to a `Drop`",
    "A bounded channel makes the fast side wait for the slow one",
    "Wait between the tries alone",
    "If it was there in time: where one side is asked first as long as it has anything, the other starves: a `select!` without `biased` is fair, and so is one of each in turn",
    "That is what an interval does by itself; `MissedTickBehavior::Delay` and `Skip` do not",
    "Where a timer is made again in each turn, its time never passes: make it once, before the loop, or keep the moment at which it is due",
    "Keep the moment at which the next is due, or use an interval that is made once",
    "Let a lock go before you wait for something else",
    "Its guard is still alive: let it go before you lock again",
    "One that is forgotten never comes back",
    "What does not win in a `select!`, comes too late for its limit, or belongs to a caller that leaves, is dropped with all that it has taken",
    "Make the future once and wait for `&mut` of it, or give its work to a task of its own",
    "Only receive in there, and do the work outside of it",
    "What takes long there, or comes in such numbers, wants a limit of its own, so that threads are left for the rest",
    "A permit comes back when it is dropped, and not when it is forgotten",
    "Look at what makes it end",
    "Look for what passes over one of them: a `watch` channel keeps only its last value, for example, and a full `broadcast` channel gives up its oldest",
    "A panic of a spawned closure ends that closure alone, and only who awaits its handle is told",
    "Who asks first is served first, also before those who could share: let the first one go before you ask again",
    "Whoever asks for a value while it makes that value waits for itself",
    "If the end is waited for, it has to be dropped before; if a message is, look at who should send it",
    "No order helps where all is of one kind: take what you need at once (`acquire_many`, `write`), or let go of what you have before you ask for more",
    "Take them in the same order everywhere, or let one go before you ask for the next",
    "A lock makes no difference between one future of a task and another",
    "Let it go before you wait for the task that needs it",
    "Make it with as many permits as may go on at once, or add one when the time has come",
    "Make it for as many as do come: the one that waits for the others counts only if it calls `wait` too",
    "Send on every path, or drop the sender",
    "Look for one that could have begun before another had ended",
    "`notify_one` wakes one task; where none waits it keeps one notification for later, and never two",
    "`notify_waiters` wakes those who wait already, and keeps none",
    "Ask for no more than there are, or make it with more",
    "its guard is still alive somewhere, or was forgotten",
    "Look for its guard, also in the same function: one that is made in the head of a `match` or an `if let` lives to the end of its block",
    "Drop it before you lock again, and before an `.await`",
    "An `.await` would let the loop go on",
    "tokio's channels let the loop go on",
    "`spawn_blocking` and its handle let the loop go on",
    "If its task comes to an end, wait for it before you return; if not, it has to be stopped",
    "Are all of them started before you wait for the first? `join!` and `spawn` start a future, creating it does not",
    "If it is not simply long, something in it goes on without a wait that takes time",
    "If it is not simply long, a loop in it has no way to end",
    "While it runs, nothing else can",
    "A blocking call belongs on `spawn_blocking`, a wait wants an `.await`",
    "A panic of a spawned task ends that task alone, and only who awaits its handle is told",
    "Dropping a `JoinHandle` does not stop its task: abort the task, or let its loop end",
    "Work that nobody waits for any more has to be stopped: drop its future, or abort its task",
    "Look where the name is chosen: a variable that is read too late, or a value that should have been replaced",
    "Look for a call that is not reached, or whose future or task is dropped before it begins",
    "Look at what ends the loop, or at who should start it again",
    "Await that first, or hold one lock over both",
    "Take the permit before the operation begins, and keep it until it has ended",
    "Its future or its task was dropped too early",
];
