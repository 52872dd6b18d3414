//! `pool-was-full`: all threads of the blocking pool were taken, so a closure
//! began late.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::matched;
use crate::diagnosis::history::task;
use crate::timeline::Actor;

pub(super) const RULE: Definition = Definition {
    id: "pool-was-full",
    verdict: Verdict::TraceMismatch,
    find,
};

/// The threads of tokio's blocking pool, unless a runtime is built otherwise.
const THREADS: usize = 512;

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let of_the_pool = |name: &str| {
        let mut operations = recording.timeline.operations.iter();
        operations.any(|one| one.name == *name && one.task == Actor::Pool)
    };
    let (wanted, late) = matched(expected, got).find(|(wanted, found)| {
        found.begin > wanted.begin && task(recording, found) == Some(Actor::Pool)
    })?;
    // Taken until the very moment at which this one began.
    let taken = got.operations().filter(|span| {
        span.begin < late.begin
            && span.end.is_some_and(|end| end >= late.begin)
            && of_the_pool(&span.name)
    });
    if taken.count() < THREADS {
        return None;
    }
    let finding = Finding::new(format!(
        "{} began at {} instead of {}: until then {THREADS} closures of `spawn_blocking` were under \
         way, and the pool has no more threads. What takes long, or comes in such numbers, wants a \
         limit of its own, so that threads are left for the rest.",
        late.name, late.begin, wanted.begin
    ));
    Some(finding.with_span(wanted, late).with("threads", THREADS))
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::task::JoinSet;

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    async fn reads(world: World, big: usize, pause: u64) {
        let disk = world.disk();
        disk.file("big", ms(1_000), "x");
        disk.file("small", ms(5), "x");
        let mut set = JoinSet::new();
        for _ in 0..big {
            let disk = disk.clone();
            set.spawn_blocking(move || disk.read_blocking("big").is_ok());
        }
        set.spawn_blocking(move || {
            std::thread::sleep(ms(pause).into());
            disk.read_blocking("small").is_ok()
        });
        set.join_all().await;
    }

    #[test]
    fn a_closure_that_waits_for_a_thread_is_named() {
        let diagnosis = samples::programs(|world| reads(world, 3, 0), |world| reads(world, 512, 0));
        assert_eq!(diagnosis.id, Rule::PoolWasFull);
        let begin = "read(small) began at 1000 ms instead of 0 ms: until then 512 closures";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn a_closure_that_begins_late_by_itself_did_not_wait_for_a_thread() {
        let diagnosis =
            samples::programs(|world| reads(world, 3, 0), |world| reads(world, 3, 1_000));
        assert_ne!(diagnosis.id, Rule::PoolWasFull);
    }
}
