//! What the facts of a diagnosis claim, a row each. A new fact brings its row:
//! its name, and what must be so in the recording for its value to be true.

use std::collections::BTreeMap;

use wakeline::timeline::{Need, Outcome, What};
use wakeline::{Ending, Millis, Rule};

use super::predicates::{blocking_call as call, on_a_timer, pieces_between, stuck, was_aborted};
use super::run::Run;

/// The facts of one diagnosis.
pub(super) type Facts = BTreeMap<String, String>;

struct Fact {
    name: &'static str,
    holds: fn(&Run<'_>, &Facts, &str) -> bool,
}

macro_rules! facts {
    ($($name:literal => |$run:pat_param, $facts:pat_param, $value:pat_param| $holds:expr;)+) => {
        const FACTS: &[Fact] = &[
            $(Fact { name: $name, holds: |$run, $facts, $value| $holds },)+
        ];
    };
}

facts! {
    "operation" => |run, _, name| run.knows(name);
    "expected_operation" => |run, _, name| !run.wanted(name).is_empty();
    "after" => |run, facts, name| run.ended(name, ms(facts, "begin_ms"));
    "waits_for" => |run, facts, name| run.wanted_end(name, ms(facts, "expected_begin_ms"));
    "last_operation" => |run, facts, name| run.ended(name, ms(facts, "last_end_ms"));
    "last_end_ms" => |run, _, at| run.timeline().operations.iter().filter_map(|one| one.end).max() == millis(at);
    // Without an operation these are those of a stretch in which the loop was blocked.
    "begin_ms" => |run, facts, at| match facts.get("operation") {
        Some(name) => millis(at).is_some_and(|at| run.began(name, at)),
        None => run.timeline().blocks.iter().any(|block| millis(at) == Some(block.begin)),
    };
    "end_ms" => |run, facts, at| match facts.get("operation") {
        Some(name) => millis(at).is_some_and(|at| run.ended(name, at)),
        None => run.timeline().blocks.iter().any(|block| millis(at) == block.end),
    };
    "expected_begin_ms" => |run, facts, at| run.wanted(of(facts, "operation")).iter().any(|one| Some(one.begin) == millis(at));
    "expected_end_ms" => |run, facts, at| millis(at).is_some_and(|at| run.wanted_end(of(facts, "operation"), at));
    "missing_operation" => |run, _, name| run.wanted(name).len() > run.done(name).len();
    "due_ms" => |run, facts, at| millis(at).is_some_and(|at| match facts.get("expected_operation") {
        Some(name) => run.wanted_at(name, at),
        None => run.should_take(at) || run.wanted_end(of(facts, "operation"), at),
    });
    "failed_ms" => |run, facts, at| millis(at).is_some_and(|at| run.ended_as(of(facts, "operation"), at, Outcome::Failed));
    "cancelled_ms" => |run, facts, at| millis(at).is_some_and(|at| run.ended_as(of(facts, "operation"), at, Outcome::Cancelled));
    "dropped_ms" => |run, facts, at| millis(at).is_some_and(|at| run.ended_as(of(facts, "operation"), at, Outcome::Cancelled));
    "aborted_ms" => |run, facts, at| match (of(facts, "task").parse(), millis(at)) {
        (Ok(task), Some(at)) => was_aborted(run, task, at),
        _ => false,
    };
    "then" => |run, facts, name| run.wanted(name).into_iter().map(|one| one.begin)
        .chain(run.done(name).into_iter().map(|one| one.begin)).any(|begin| begin >= ms(facts, "failed_ms"));
    "done" => |run, facts, name| run.done(name).iter().any(|one| one.end.is_some_and(|end| end <= ms(facts, "cancelled_ms")));
    "calls" => |run, facts, n| run.timeline().blocks.iter().any(|block| block.begin == ms(facts, "begin_ms") && block.calls.to_string() == n);
    "previous" => |run, facts, name| run.done(name).iter().any(|one| one.begin < ms(facts, "begin_ms"));
    "long" => |run, facts, name| run.done(name).iter().any(|one| one.end.is_some_and(|end| end - one.begin > ms(facts, "period_ms")));
    "period_ms" => |run, facts, at| millis(at).is_some_and(|at| run.done(of(facts, "previous")).iter().any(|one| ms(facts, "begin_ms") - one.begin < at));
    "before" => |run, facts, names| words(names).all(|name| run.done(name).iter().any(|one| one.begin < ms(facts, "begin_ms")));
    "late_ms" => |run, facts, at| millis(at).is_some_and(|at| run.wanted(of(facts, "operation")).iter().any(|one| one.begin + at == ms(facts, "begin_ms")));
    "dropped" => |run, facts, name| run.ended_as(name, ms(facts, "polled_ms"), Outcome::Cancelled);
    "polled_ms" => |run, facts, at| of(facts, "task").parse().is_ok_and(|task| run.last_poll(task) == millis(at));
    "first_ms" => |run, facts, at| run.events().any(|event| event.task.to_string() == *of(facts, "task") && Some(event.at) == millis(at) && on_a_timer(event));
    "last_ms" => |run, facts, at| run.events().any(|event| event.task.to_string() == *of(facts, "task") && Some(event.at) == millis(at) && on_a_timer(event));
    "overtaken" => |run, facts, n| {
        let stretch = ms(facts, "first_ms")..=ms(facts, "last_ms");
        let waits = run.events().filter(|event| event.task.to_string() == *of(facts, "task") && stretch.contains(&event.at) && on_a_timer(event));
        count(n).is_some_and(|n| waits.count() >= n)
    };
    "backlog" => |run, facts, n| {
        let [first, second] = ["operation", "waits_for"].map(|fact| of(facts, fact).split('(').next().unwrap_or_default());
        let ends = run.timeline().operations.iter().filter_map(|one| one.end);
        ends.map(|at| pieces_between(run, at, first, second)).max() == count(n)
    };
    "expected_backlog" => |_, facts, n| count(n) < count(of(facts, "backlog"));
    "full_from_ms" => |run, _, at| run.timeline().pool_full.iter().any(|full| Some(full.begin) == millis(at));
    "full_until_ms" => |run, _, at| run.timeline().pool_full.iter().any(|full| Some(full.end) == millis(at));
    "next" => |run, facts, name| run.began(name, ms(facts, "next_begin_ms"));
    "next_begin_ms" => |run, facts, at| millis(at).is_some_and(|at| run.began(of(facts, "next"), at));
    "outcome" => |run, facts, word| run.done(of(facts, "operation")).iter().any(|one| one.outcome.word() == word);
    "total_ms" => |run, _, at| millis(at).is_some_and(|at| run.took(at));
    "expected_total_ms" => |run, _, at| millis(at).is_some_and(|at| run.should_take(at));
    "returned_ms" => |run, _, at| millis(at).is_some_and(|at| run.took(at));
    "peak" => |run, _, n| count(n) == Some(run.peak());
    "expected_peak" => |run, _, n| count(n) == Some(run.expected_peak()) || count(n) == Some(run.limit());
    "times" => |run, facts, n| count(n) == Some(run.done(of(facts, "operation")).len());
    "expected_times" => |run, facts, n| count(n) == Some(run.wanted(of(facts, "operation")).len());
    "missing" => |run, _, n| count(n) == Some(run.missing());
    "chunk" => |run, _, n| count(n) == Some(run.peak());
    "free_ms" => |run, facts, at| millis(at).is_some_and(|at| Some(run.under_way(at)) < count(facts.get("chunk").map_or_else(|| of(facts, "expected_peak"), String::as_str)));
    "begun_again" => |run, facts, n| {
        let begins = run.done(of(facts, "operation")).into_iter().map(|one| one.begin);
        count(n) == Some(begins.filter(|begin| *begin > ms(facts, "returned_ms")).count())
    };
    "task" => |run, _, task| match run.ending() {
        Ending::LoopBlocked { task: blocked, .. } => blocked.to_string() == task,
        _ => run.events().any(|event| event.task.to_string() == task),
    };
    "stuck" => |run, _, tasks| match run.ending() {
        Ending::Deadlock { stuck } => {
            let names: Vec<String> = stuck.iter().map(|one| one.task.to_string()).collect();
            names.join(", ") == tasks && stuck.iter().all(|one| run.is_stuck(one.task))
        }
        _ => false,
    };
    "waited_for" => |run, facts, what| match stuck(run) {
        [] if call(run).is_some() => call(run).is_some_and(|call| call.what.as_deref() == Some(what)),
        [] => run.events().any(|event| {
            event.task.to_string() == *of(facts, "task") && event.at == ms(facts, "since_ms")
                && matches!(&event.what, What::Pending { on } if on.iter().any(|name| name.as_str() == what))
        }),
        stuck => stuck.iter().any(|one| facts.get("task").is_none_or(|task| one.task.to_string() == *task)
            && (one.needs.iter().any(|need| need.what.as_str() == what) || one.awaits.iter().any(|one| one.what.as_deref() == Some(what)))),
    };
    "since_ms" => |run, facts, at| match (run.ending(), facts.get("held_by")) {
        (Ending::LoopBlocked { since, .. }, _) => Some(*since) == millis(at),
        (Ending::Deadlock { stuck }, by) => stuck.iter().flat_map(|one| &one.needs).flat_map(|need| &need.held_by).any(|holder| {
            Some(holder.since) == millis(at) && holder.task.to_string() == by.map_or(of(facts, "task"), String::as_str)
        }),
        _ => run.events().any(|event| event.task.to_string() == *of(facts, "task") && Some(event.at) == millis(at)),
    };
    "held_by" => |run, facts, tasks| needs(run).any(|need| {
        let holders: Vec<String> = need.held_by.iter().map(|holder| holder.task.to_string()).collect();
        // Those of a semaphore, or the one who has the lock.
        if facts.contains_key("permits") { words(tasks).eq(holders) } else { holders.iter().any(|one| one == tasks) }
    });
    "made_at" => |run, _, place| needs(run).any(|need| need.made_at.as_deref() == Some(place));
    "place" => |run, facts, place| call(run).is_some_and(|call| call.at.as_deref() == Some(place)) || stuck(run).iter().any(|one| facts.get("task").is_none_or(|task| one.task.to_string() == *task)
        && one.awaits.iter().any(|one| one.at.as_deref() == Some(place)));
    "permits" => |run, _, n| needs(run).any(|need| need.what == "a permit" && need.size.is_some_and(|size| size.to_string() == n));
    "asked_for" => |run, _, n| needs(run).any(|need| need.asked_for.is_some_and(|asked| asked.to_string() == n));
    "size" => |run, _, n| needs(run).any(|need| need.what == "a barrier" && need.size.is_some_and(|size| size.to_string() == n));
    "waiting" => |run, _, n| count(n) == Some(stuck(run).iter().filter(|one| one.needs.iter().any(|need| need.what == "a barrier")).count());
    "circle" => |run, _, tasks| words(tasks).all(|task| stuck(run).iter().any(|one| one.task.to_string() == task));
    "message" => |run, facts, text| run.events().any(|event| {
        event.task.to_string() == *of(facts, "task")
            && matches!(&event.what, What::Panicked { message } if message.as_str() == text)
    });
    // Of a panic, a crowd, or the moment at which a limit stopped the program.
    "at_ms" => |run, facts, at| {
        let Some(at) = millis(at) else { return false };
        match (facts.contains_key("message"), facts.contains_key("peak")) {
            (true, _) => run.events().any(|event| event.at == at && matches!(event.what, What::Panicked { .. })),
            (_, true) => Some(run.under_way(at)) == count(of(facts, "peak")),
            _ => run.timeline().total == at,
        }
    };
    "polls" => |run, _, n| matches!(run.ending(), Ending::Livelock { polls, .. } if polls.to_string() == n);
    "real_ms" => |run, _, n| matches!(run.ending(), Ending::TimedOut { real_ms } if real_ms.to_string() == n);
    "seed" => |run, _, n| run.recording.seed.to_string() == n && run.fits_nominal;
    "rule" => |_, _, id| id.parse::<Rule>().is_ok();
}

/// Holds each fact against the run; the error names those that are not so.
pub(super) fn hold(run: &Run<'_>, facts: &Facts) -> Result<(), String> {
    let wrong = facts.iter().filter_map(|(name, value)| {
        match FACTS.iter().find(|fact| fact.name == name) {
            None => Some(format!(
                "\n  no row for the fact `{name}` in tests/corpus/sentences/facts.rs"
            )),
            Some(fact) => {
                let holds = (fact.holds)(run, facts, value);
                (!holds).then(|| format!("\n  false: {name} = {value}"))
            }
        }
    });
    let wrong: String = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn needs<'r>(run: &'r Run<'_>) -> impl Iterator<Item = &'r Need> {
    stuck(run).iter().flat_map(|one| &one.needs)
}

/// `t1, t2 and t3`, one after the other.
fn words(list: &str) -> impl Iterator<Item = &str> {
    let all = list.split(" and ").flat_map(|part| part.split(", "));
    all.filter(|word| !word.is_empty())
}

fn millis(text: &str) -> Option<Millis> {
    text.parse().ok().map(Millis)
}

fn ms(facts: &Facts, name: &str) -> Millis {
    millis(of(facts, name)).unwrap_or(Millis(u64::MAX))
}

/// A fact that others lean on; empty, which nothing is, where it is missing.
fn of<'f>(facts: &'f Facts, name: &str) -> &'f str {
    facts.get(name).map_or("", String::as_str)
}

fn count(text: &str) -> Option<usize> {
    text.parse().ok()
}
