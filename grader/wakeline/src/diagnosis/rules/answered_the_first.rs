//! `answered-the-first`: of several events that come close together the last one
//! should be answered, and one before it was.

use super::{Definition, Evidence, Finding, Verdict};
use crate::diagnosis::comparison::surplus;
use crate::diagnosis::history::{kind, task, timer_since};
use crate::timeline::What;

pub(super) const RULE: Definition = Definition {
    id: "answered-the-first",
    verdict: Verdict::TraceMismatch,
    find,
};

fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let (expected, got) = evidence.difference()?;
    let recording = evidence.recording()?;
    let extra = surplus(got, expected);
    let early = got
        .operations()
        .find(|span| extra.contains(&span.name.as_str()))?;
    // The one that should be done in its place, later.
    let due = expected.operations().find(|span| {
        span.begin >= early.begin
            && kind(&span.name) == kind(&early.name)
            && span.name != early.name
    })?;
    let since = timer_since(recording, task(recording, early)?, early.begin)?;
    let quiet = early.begin - since;
    // As long before the other one, and within the wait of this one, something
    // happened that begins the quiet time anew.
    let newer = Some(due.begin)
        .filter(|begin| *begin >= since + quiet)
        .map(|begin| begin - quiet)
        .filter(|at| *at > since && *at < early.begin)?;
    let mut events = recording.timeline.events.iter();
    let polled = events.any(|event| event.at == newer && event.what == What::Polled);
    if !polled {
        return None;
    }
    let finding = Finding::new(format!(
        "{} began at {}, after a wait of {quiet} that began at {since}. {} should begin at {} in its \
         place, {quiet} after {newer}: what comes within the wait begins it anew, and only the last \
         one is answered.",
        early.name, early.begin, due.name, due.begin
    ));
    Some(
        finding
            .with("operation", &early.name)
            .with("begin_ms", early.begin.0)
            .with("since_ms", since.0)
            .with("expected_operation", &due.name)
            .with("expected_begin_ms", due.begin.0),
    )
}

#[cfg(test)]
#[cfg(tokio_unstable)]
mod tests {
    use tokio::sync::mpsc;
    use tokio::time::{sleep, timeout};

    use super::super::{Rule, samples};
    use crate::time::ms;
    use crate::world::World;

    fn keys() -> mpsc::Receiver<u64> {
        let (sender, receiver) = mpsc::channel(8);
        tokio::spawn(async move {
            for (key, gap) in [0, 10, 10].into_iter().enumerate() {
                sleep(ms(gap).into()).await;
                let _ = sender.send(key as u64).await;
            }
            sleep(ms(100).into()).await;
        });
        receiver
    }

    async fn debounces(world: World) {
        let mut keys = keys();
        while let Some(mut last) = keys.recv().await {
            while let Ok(Some(key)) = timeout(ms(30).into(), keys.recv()).await {
                last = key;
            }
            let _ = world.operation(format!("search({last})"), ms(5)).await;
        }
    }

    #[test]
    fn a_wait_that_does_not_begin_anew_answers_the_first() {
        let diagnosis = samples::programs(debounces, |world| async move {
            let mut keys = keys();
            while let Some(key) = keys.recv().await {
                sleep(ms(30).into()).await;
                let _ = world.operation(format!("search({key})"), ms(5)).await;
            }
        });
        assert_eq!(diagnosis.id, Rule::AnsweredTheFirst);
        let begin = "search(0) began at 30 ms, after a wait of 30 ms that began at 0 ms. search(2) \
                     should begin at 50 ms in its place";
        assert!(diagnosis.text.starts_with(begin), "{}", diagnosis.text);
    }

    #[test]
    fn the_wrong_one_at_the_right_moment_is_not_the_first() {
        let diagnosis = samples::programs(debounces, |world| async move {
            sleep(ms(50).into()).await;
            let _ = world.operation("search(7)", ms(5)).await;
            sleep(ms(65).into()).await;
        });
        assert_ne!(diagnosis.id, Rule::AnsweredTheFirst);
    }
}
