//! `retried-too-often`: a try after the last one that is allowed, or a wait after
//! the last one.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::history::{Wait, is_vain, task, tries, vain, vain_verb, waits_for_a_timer};
use crate::timeline::Actor;
use crate::view::Span;

pub(super) const RULE: Definition = Definition {
    id: "retried-too-often",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    one_more_try(evidence).or_else(|| one_more_wait(evidence))
}

fn one_more_try(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording();
    vain(got).into_iter().find_map(|name| {
        let (wanted, found) = (tries(expected, name), tries(got, name));
        let allowed = wanted.len();
        let (last, more) = (found.get(allowed.checked_sub(1)?)?, found.get(allowed)?);
        // A task that is started anew for each try tries as a loop does.
        let in_turn = |pair: &[&Span]| pair[0].end.is_some_and(|end| end <= pair[1].begin);
        let one = recording.is_none_or(|run| task(run, last) == task(run, more))
            || found.windows(2).all(in_turn);
        // Once done and once again is not yet a row of tries.
        let in_a_row = found.len() > 2 && last.end.is_some_and(|end| end <= more.begin);
        let in_vain = wanted
            .iter()
            .chain(&found[..allowed])
            .all(|span| is_vain(span));
        if !(one && in_a_row && in_vain) {
            return None;
        }
        let (end, tries) = (last.end?, if allowed == 1 { "try" } else { "tries" });
        let finding = Finding::new(format!(
            "{name} was tried again at {}, after {allowed} {tries}, the last of which {} at {end}. \
             That should have been the last one: give the error back then.",
            more.begin,
            vain_verb(last)
        ));
        Some(
            finding
                .with("operation", name)
                .with("times", found.len())
                .with("expected_times", allowed)
                .with("begin_ms", more.begin.0),
        )
    })
}

fn one_more_wait(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let (total, expected_total) = (got.total?, expected.total?);
    let (last, who, end, wait) = vain(got).into_iter().find_map(|name| {
        let (wanted, found) = (tries(expected, name), tries(got, name));
        let last = *found.last()?;
        let (who, end) = (task(recording, last)?, last.end?);
        let waits = waits_for_a_timer(recording, who);
        let timer = |wait: &Wait| wait.since == end && wait.woken_by == Actor::Timer;
        let wait = waits.into_iter().find(timer)?;
        // The tries are as they should be, and what follows comes at once there.
        let in_time = got.operations().filter(|span| span.begin < end);
        let same = expected
            .operations()
            .filter(|span| span.begin < end)
            .eq(in_time);
        let then = expected.operations().map(|span| span.begin);
        let at_once = then.chain([expected_total]).any(|at| at == end);
        let too_often = same && at_once && is_vain(last) && wanted == found && found.len() > 1;
        too_often.then_some((last, who, end, wait))
    })?;
    let name = &last.name;
    let finding = Finding::new(format!(
        "The last try of {name} {} at {end}, and {who} waited for a timer after that, until {}: \
         nothing is tried again after it. Wait between the tries alone.",
        vain_verb(last),
        wait.until
    ));
    Some(
        finding
            .with("operation", name)
            .with("end_ms", end.0)
            .with("total_ms", total.0)
            .with("expected_total_ms", expected_total.0),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn tries(world: World, pauses: &[u64]) {
        world.web().broken("a", ms(10));
        let _ = world.web().fetch("a").await;
        for pause in pauses {
            tokio::time::sleep(ms(*pause).into()).await;
            let _ = world.web().fetch("a").await;
        }
    }

    #[test]
    fn a_try_too_many_is_named() {
        let diagnosis =
            samples::programs(|world| tries(world, &[20]), |world| tries(world, &[20, 40]));
        assert_eq!(diagnosis.id, Rule::RetriedTooOften);
        let begin = "fetch(a) was tried again at 80 ms, after 2 tries, the last of which failed at \
                     40 ms.";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn a_wait_after_the_last_try_is_named() {
        let diagnosis = samples::programs(
            |world| tries(world, &[20]),
            |world| async move {
                tries(world, &[20]).await;
                tokio::time::sleep(ms(40).into()).await;
            },
        );
        assert_eq!(diagnosis.id, Rule::RetriedTooOften);
        assert!(diagnosis.text.contains("until 80 ms"), "{}", diagnosis.text);
    }

    #[test]
    fn work_that_is_done_twice_is_not_retried() {
        let diagnosis = samples::views(
            "total 20 ms · peak 1 at once\n  a  0 → 20  ok\n",
            "total 60 ms · peak 1 at once\n  a  0 → 20  ok\n  a  20 → 40  ok\n  a  40 → 60  ok\n",
        );
        assert_eq!(diagnosis.id, Rule::DidItAgain);
    }
}
