//! `one-after-the-other`: waits that could overlap ran in a row.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::{differing_outcome, matched, surplus, total, under_way};
use crate::diagnosis::history::kind;
use crate::time::Millis;
use crate::timeline::{Event, Name, Outcome, Recording, What};
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "one-after-the-other",
    verdict: Verdict::TraceMismatch,
    find,
};

const STARTS: &str = "`join!` and `spawn` start a future, creating it does not.";

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    if expected.peak < 2 || got.peak != 1 || !tells_most(expected, got) {
        return None;
    }
    // Two that touch, the second of which could have begun before.
    let touching = |overlap: bool| {
        let late = matched(expected, got).filter(|(wanted, found)| found.begin > wanted.begin);
        late.into_iter().find_map(|(wanted, after)| {
            let (_, before) = matched(expected, got).find(|(due, before)| {
                let touch = before.end == Some(after.begin) && before.begin < after.begin;
                // They are not to come in turn.
                touch
                    && evidence.followed(after, before)
                    && evidence
                        .recording()
                        .is_none_or(|recording| ended_first(recording, before, after))
                    && due.end.is_none_or(|end| end > wanted.begin)
                    && (!overlap || wanted.end.is_none_or(|end| end > due.begin))
            })?;
            Some((before, after))
        })
    };
    let only_one = got.operations().count() == 1;
    if touching(false).is_none() && !only_one {
        return None;
    }
    let pair = touching(true);
    let all = expected.peak == expected.operations().count();
    if !all && pair.is_some_and(|pair| is_limited(evidence, expected, pair)) {
        return None;
    }
    // Two views do not tell which of the two was first in that instant.
    let when = match evidence.recording() {
        Some(_) => "only when",
        None => "when",
    };
    let detail = pair.map_or_else(String::new, |(before, after)| {
        format!(
            ": {} began {when} {} ended, at {}",
            after.name, before.name, after.begin
        )
    });
    let (wanted, found) = (total(expected), total(got));
    let what = match got.operations().collect::<Vec<_>>().as_slice() {
        [only] => format!("{} failed before anything else had begun.", only.name),
        // A row that an error ended may be the shorter one.
        _ if found > wanted => format!(
            "The waits ran one after the other{detail}. They did not overlap, so the whole took \
             {found} instead of {wanted}."
        ),
        _ => format!("The waits ran one after the other{detail}. They did not overlap."),
    };
    let not_started = evidence.recording().zip(pair);
    let not_started = not_started
        .is_some_and(|(recording, (before, after))| had_not_been_started(recording, before, after));
    let advice = match pair {
        // Two of one name cannot be told apart in words.
        Some((before, after)) if !all && before.name == after.name => LOOK.to_owned(),
        Some((Span { name: before, .. }, Span { name: after, .. })) if !all && not_started => {
            format!("Start {after} before you wait for {before}: {STARTS}")
        }
        Some((Span { name: before, .. }, Span { name: after, .. })) if !all => {
            format!("Is {after} started before you wait for {before}? {STARTS}")
        }
        _ if not_started => format!("Start all of them before you wait for the first: {STARTS}"),
        _ if pair.is_some() || only_one => {
            format!("Are all of them started before you wait for the first? {STARTS}")
        }
        _ => LOOK.to_owned(),
    };
    let finding = Finding::new(format!("{what} {advice}"))
        .with("total_ms", found.0)
        .with("expected_total_ms", wanted.0);
    Some(match pair {
        Some((before, after)) => finding
            .with("operation", &after.name)
            .with("after", &before.name)
            .with("begin_ms", after.begin.0),
        None => finding,
    })
}

const LOOK: &str = "Look for one that could have begun before another had ended.";

/// Whether one had ended when the other began in that instant, as far as the events
/// tell: a timer may come in the same instant.
fn ended_first(recording: &Recording, before: &Span, after: &Span) -> bool {
    let events = &recording.timeline.events;
    let at = |event: &Event| event.at == after.begin;
    let ended = events.iter().position(|event| {
        let is = |what: &What| matches!(what, What::Ended { operation, .. } if *operation == *before.name);
        at(event) && is(&event.what)
    });
    let begun = events.iter().rposition(|event| {
        let is =
            |what: &What| matches!(what, What::Began { operation } if *operation == *after.name);
        at(event) && is(&event.what)
    });
    ended.zip(begun).is_none_or(|(ended, begun)| ended < begun)
}

/// Whether the polls show that nobody had started the second operation before
/// the first ended: its task waited for nothing else, or was not there yet. What
/// was started, and did not begin, waited for something that is not known here.
fn had_not_been_started(recording: &Recording, before: &Span, after: &Span) -> bool {
    let events = &recording.timeline.events;
    let is = |event: &Event, at, name: &str| match &event.what {
        What::Began { operation } | What::Ended { operation, .. } => {
            event.at == at && operation.as_str() == name
        }
        _ => false,
    };
    let begun = events
        .iter()
        .rposition(|event| is(event, after.begin, &after.name));
    let ended = events
        .iter()
        .position(|event| is(event, after.begin, &before.name));
    let (Some(begun), Some(ended)) = (begun, ended) else {
        return false;
    };
    let (task, first) = (events[begun].task, events[ended].task);
    let mut own = events[..begun]
        .iter()
        .rev()
        .filter(|event| event.task == task);
    let waited = own.find_map(|event| match &event.what {
        What::Pending { on } => Some(on),
        _ => None,
    });
    let first = first.to_string();
    match waited {
        Some(on) => {
            let for_it = |on: &Name| **on == *before.name || **on == *first;
            !on.is_empty() && on.iter().all(for_it)
        }
        // Two that share a name may begin and end in one instant, in either order.
        None => events.get(ended..begun).is_some_and(|between| {
            let mut between = between.iter();
            between.any(|event| event.task == task && matches!(event.what, What::Spawned { .. }))
        }),
    }
}

/// Whether no more of one kind may be under way at once: where so many are, one is to
/// begin when any other ends, and not always the same one.
fn is_limited(
    evidence: &Evidence<'_>,
    expected: &SpanView,
    (before, late): (&Span, &Span),
) -> bool {
    let of_kind = || {
        expected
            .operations()
            .filter(|one| kind(&one.name) == kind(&late.name))
    };
    let crowded = |then: &Span| {
        let before = Millis(then.begin.0.saturating_sub(1));
        under_way(expected, before) == expected.peak
    };
    let in_turn = |then: &Span| {
        let mut others = of_kind().filter(|first| first.end == Some(then.begin));
        others.any(|first| evidence.should_follow(then, first))
    };
    let mut crowded = of_kind().filter(|then| crowded(then));
    kind(&before.name) == kind(&late.name)
        && crowded.any(|then| evidence.should_wait(then) && !in_turn(then))
}

/// Whether nothing else is wrong that would explain more. An error in a row of
/// waits keeps the rest from beginning: that the rest is missing is only what
/// followed.
fn tells_most(expected: &SpanView, got: &SpanView) -> bool {
    let last = got.operations().last();
    let cut_short = last.is_some_and(|last| last.outcome == Outcome::Failed);
    let same_operations = surplus(expected, got).is_empty() && surplus(got, expected).is_empty();
    let not_cancelled = differing_outcome(expected, got)
        .is_some_and(|(wanted, _)| wanted.outcome == Outcome::Cancelled);
    cut_short || (same_operations && !not_cancelled)
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn waits_in_a_row_are_named_with_both_operations() {
        let diagnosis = samples::views(
            "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n",
            "total 40 ms · peak 1 at once\n  a  0 → 20  ok\n  b  20 → 40  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::OneAfterTheOther);
        assert!(
            diagnosis.text.contains("b began when a ended, at 20 ms"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "b");
        assert_eq!(diagnosis.facts["after"], "a");
        assert_eq!(diagnosis.facts["begin_ms"], "20");
        assert_eq!(diagnosis.facts["total_ms"], "40");
        assert_eq!(diagnosis.facts["expected_total_ms"], "20");
    }

    #[test]
    fn what_is_missing_after_an_error_is_only_what_followed() {
        let diagnosis = samples::views(
            "total 20 ms · peak 2 at once\n  a  0 → 10  failed\n  b  0 → 20  ok\n",
            "total 10 ms · peak 1 at once\n  a  0 → 10  failed\n",
        );
        assert_eq!(diagnosis.id, Rule::OneAfterTheOther);
        assert!(
            diagnosis
                .text
                .contains("a failed before anything else had begun. Are all of them started"),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    fn what_is_missing_without_an_error_tells_more() {
        let diagnosis = samples::views(
            "total 20 ms · peak 2 at once\n  a  0 → 10  ok\n  b  0 → 20  ok\n",
            "total 10 ms · peak 1 at once\n  a  0 → 10  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::NeverStarted);
    }
}
