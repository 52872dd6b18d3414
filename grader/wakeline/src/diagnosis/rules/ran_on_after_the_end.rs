//! `ran-on-after-the-end`: work went on after the call had returned.

use super::{Definition, Evidence, Finding, Verdict};
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording, What};
use crate::view::{Span, SpanView};

pub(super) const RULE: Definition = Definition {
    id: "ran-on-after-the-end",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let total = got.total?;
    let ran_on = |view: &SpanView, total: Millis| -> Option<Span> {
        let mut spans = view.operations();
        let late = |span: &&Span| span.end.is_none_or(|end| end > total);
        spans.find(late).cloned()
    };
    if expected
        .total
        .is_some_and(|total| ran_on(expected, total).is_some())
    {
        return None;
    }
    let span = ran_on(got, total)?;
    let again = begun_again(got, &span.name, total);
    if let Some(last) = again.last().map(|span| span.begin)
        && again.len() >= ENDLESS
        && last >= total + NEARLY_ALL
    {
        return Some(
            Finding::new(format!(
                "The call returned at {total}, but {} went on: it began {} times more, the last \
                 time at {last}, and nothing had ended that by then. Dropping a `JoinHandle` does \
                 not stop its task: abort the task, or let its loop end.",
                span.name,
                again.len()
            ))
            .with("operation", &span.name)
            .with("returned_ms", total.0)
            .with("begun_again", again.len()),
        );
    }
    let begun = if span.begin > total {
        format!("began after that, at {}, and ", span.begin)
    } else {
        String::new()
    };
    let until = span.end.map_or_else(
        || "was never stopped".to_owned(),
        |end| format!("went on until {end}"),
    );
    // The same symptom has two cures: good work wants somebody who waits for
    // it, work that has become useless wants an end.
    let wanted = expected
        .operations()
        .any(|wanted| wanted.name == span.name && wanted.outcome != Outcome::Cancelled);
    let advice = if wanted && ends(evidence.recording(), &span) {
        "Wait for it before you return: await its future, or the handle of its task."
    } else if wanted {
        "If its task comes to an end, wait for it before you return; if not, it has to be stopped."
    } else {
        "Work that nobody waits for any more has to be stopped: drop its future, or abort its task."
    };
    let finding = Finding::new(format!(
        "The call returned at {total}, but {} {begun}{until}. {advice}",
        span.name
    ));
    Some(
        finding
            .with("operation", &span.name)
            .with("returned_ms", total.0),
    )
}

/// Whether the task that did an operation was seen to end: who waits for it
/// does not wait for ever.
fn ends(recording: Option<&Recording>, span: &Span) -> bool {
    recording.is_some_and(|recording| {
        let timeline = &recording.timeline;
        let mut operations = timeline.operations.iter();
        let operation = operations.find(|one| one.begin == span.begin && *one.name == span.name);
        let gone = |task| {
            let mut events = timeline.events.iter();
            events.any(|event| event.task == task && event.what == What::Finished)
        };
        // A closure of the blocking pool ends, and says no word of it.
        operation
            .is_some_and(|one| one.end.is_some() && (one.task == Actor::Pool || gone(one.task)))
    })
}

/// So often an operation of a loop without an end begins in the time that is
/// recorded after the call returned, and until nearly all of that is over. Work
/// that comes to its end is wanted, or it is not; this says nothing of it.
const ENDLESS: usize = 10;
const NEARLY_ALL: Millis = Millis(9_000);

/// The operations of this name that began after the call had returned.
fn begun_again<'a>(got: &'a SpanView, name: &str, total: Millis) -> Vec<&'a Span> {
    let operations = got.operations();
    operations
        .filter(|span| span.name == name && span.begin > total)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Rule, samples};

    #[test]
    fn good_work_that_nobody_waits_for_ran_on() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 0 ms · peak 1 at once\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::RanOnAfterTheEnd);
        assert!(
            diagnosis
                .text
                .contains("If its task comes to an end, wait for it"),
            "{}",
            diagnosis.text
        );
        assert_eq!(diagnosis.facts["operation"], "a");
        assert_eq!(diagnosis.facts["returned_ms"], "0");
    }

    #[test]
    fn a_loop_without_an_end_is_not_to_be_waited_for() {
        let diagnosis = samples::programs(
            |world| async move {
                let _ = world.operation("frame", crate::ms(10)).await;
            },
            |world| async move {
                let frame = world.operation("frame", crate::ms(10));
                let again = world.clone();
                tokio::spawn(async move {
                    loop {
                        let _ = again.operation("frame", crate::ms(10)).await;
                    }
                });
                let _ = frame.await;
            },
        );
        assert_eq!(diagnosis.id, Rule::RanOnAfterTheEnd);
        let text = &diagnosis.text;
        assert!(text.contains("nothing had ended that by then"), "{text}");
        assert!(!text.contains("Wait for it"), "{text}");
    }

    #[test]
    fn a_loop_that_ends_by_itself_is_not_called_endless() {
        let diagnosis = samples::programs(
            |world| async move {
                let _ = world.operation("frame", crate::ms(10)).await;
            },
            |world| async move {
                let frame = world.operation("frame", crate::ms(10));
                let again = world.clone();
                tokio::spawn(async move {
                    for _ in 0..50 {
                        let _ = again.operation("frame", crate::ms(10)).await;
                    }
                });
                let _ = frame.await;
            },
        );
        assert_eq!(diagnosis.id, Rule::RanOnAfterTheEnd);
        let text = &diagnosis.text;
        assert!(!text.contains("nothing had ended"), "{text}");
    }

    #[test]
    fn work_that_became_useless_has_to_be_stopped() {
        let diagnosis = samples::views(
            "total 10 ms · peak 1 at once\n  a  0 → 10  cancelled\n",
            "total 10 ms · peak 1 at once\n  a  0 → 20  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::RanOnAfterTheEnd);
        assert!(
            diagnosis.text.contains("abort its task"),
            "{}",
            diagnosis.text
        );
    }
}
