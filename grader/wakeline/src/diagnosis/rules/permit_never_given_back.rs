//! `permit-never-given-back`: the permits of a semaphore are gone with tasks that
//! have ended, or there never was one.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::stuck::{Stuck, is_surplus, list, made, place, places};

pub(super) const RULE: Definition = Definition {
    id: "permit-never-given-back",
    verdict: Verdict::Deadlock,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let stuck = Stuck::of(evidence.recording()?)?;
    never_so_many(&stuck).or_else(|| out(&stuck))
}

/// One asks for more at once than there are.
fn never_so_many(stuck: &Stuck<'_>) -> Option<Finding> {
    let (task, need, asked, size) = stuck.tasks.iter().find_map(|task| {
        let mut needs = task.needs.iter().filter(|need| need.what == "a permit");
        needs.find_map(|need| {
            let (asked, size) = (need.asked_for?, need.size?);
            (asked > size && size > 0).then_some((task, need, asked, size))
        })
    })?;
    let at = place(task, "a permit").map_or_else(String::new, |at| format!(" ({at})"));
    Some(
        Finding::new(format!(
            "Deadlock: {} asks for {asked} permits at once of the semaphore{}{at}, which was made \
             with {size}. Ask for no more than there are, or make it with more.",
            task.task,
            made(need)
        ))
        .with("task", task.task)
        .with("asked_for", asked)
        .with("permits", size)
        .with_optional("made_at", need.made_at.as_ref())
        .with_optional("place", place(task, "a permit")),
    )
}

fn out(stuck: &Stuck<'_>) -> Option<Finding> {
    let needs = stuck.tasks.iter().flat_map(|task| &task.needs);
    let mut permits = needs.filter(|need| need.what == "a permit" && !is_surplus(need));
    let need = permits.find(|need| {
        let mut holders = need.held_by.iter();
        holders.all(|holder| stuck.task(holder.task).is_none())
    })?;
    let waiting = stuck.queue(need);
    let first = waiting.first()?;
    let verb = if waiting.len() == 1 { "waits" } else { "wait" };
    let (at, each) = places(&waiting, "a permit");
    let waiting = list(waiting.iter().map(|task| task.task));
    let size = need.size?;
    let semaphore = format!("the semaphore{}", made(need));
    let text = match (size, need.held_by.as_slice()) {
        (0, []) => format!(
            "Deadlock: {waiting} {verb} for a permit of {semaphore}{at}, which was made with none, \
             and none is known to be out.{each} Make it with as many permits as may go on at once, or add \
             one when the time has come."
        ),
        (_, []) => format!(
            "Deadlock: {waiting} {verb} for permits of {semaphore}{at}, which was made with {size}, \
             and none is known to be out: some were taken without waiting, or forgotten, or all go \
             to one who asks for more than is left.{each}"
        ),
        (_, holders) => {
            let taken = list(
                holders
                    .iter()
                    .map(|holder| format!("{} at {}", holder.task, holder.since)),
            );
            format!(
                "Deadlock: {waiting} {verb} for a permit of {semaphore}{at}, which was made with \
                 {size}.{each} Taken and not given back: {taken}. A permit comes back when it is dropped, \
                 and not when it is forgotten."
            )
        }
    };
    Some(
        Finding::new(text)
            .with("task", first.task)
            .with("permits", size)
            .with(
                "held_by",
                list(need.held_by.iter().map(|holder| holder.task)),
            )
            .with_optional("made_at", need.made_at.as_ref())
            .with_optional("place", place(first, "a permit")),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;
    use tokio::task::JoinSet;

    use super::super::{Rule, samples};
    use crate::time::ms;

    #[test]
    fn who_forgot_its_permit_is_named() {
        let diagnosis = samples::ending(|world| async move {
            let (permits, mut tasks) = (Arc::new(Semaphore::new(1)), JoinSet::new());
            for number in 0..2 {
                let (permits, world) = (Arc::clone(&permits), world.clone());
                tasks.spawn(async move {
                    permits.acquire().await.unwrap().forget();
                    let _ = world.operation(format!("job({number})"), ms(10)).await;
                });
            }
            while tasks.join_next().await.is_some() {}
        });
        assert_eq!(diagnosis.id, Rule::PermitNeverGivenBack);
        let text = &diagnosis.text;
        assert!(
            text.contains("Taken and not given back: t1 at 0 ms"),
            "{text}"
        );
        assert_eq!(diagnosis.facts["task"], "t2");
    }

    #[test]
    fn who_asks_for_more_than_there_are_is_told() {
        let diagnosis = samples::ending(|_| async move {
            let permits = Semaphore::new(2);
            let _permits = permits.acquire_many(3).await;
        });
        assert_eq!(diagnosis.id, Rule::PermitNeverGivenBack);
        assert!(
            diagnosis.text.contains("asks for 3 permits at once"),
            "{}",
            diagnosis.text
        );
    }

    #[test]
    fn a_semaphore_without_permits_is_told() {
        let diagnosis = samples::ending(|_| async move {
            let permits = Semaphore::new(0);
            let _permit = permits.acquire().await;
        });
        assert_eq!(diagnosis.id, Rule::PermitNeverGivenBack);
        assert!(
            diagnosis.text.contains("made with none"),
            "{}",
            diagnosis.text
        );
    }
}
