//! What the misconceptions come to, held against what was kept of it.

use super::{Outcome, Trial, got};
use crate::catalogue::self_test::{Broken, Step};
use crate::catalogue::{Exercise, Misconception, RECORDED, Recorded};
use crate::results::Marks;
use crate::verdict::Verdict;

/// How many lines of a timeline are kept, its headline included.
const LINES: usize = 17;

/// What those that got what they must get came to, in the order of their list.
pub(super) fn of(outcomes: &[(&Trial, Outcome)]) -> Vec<Recorded> {
    got(outcomes).filter_map(recorded).collect()
}

fn recorded((misconception, marks): (&Misconception, &Marks)) -> Option<Recorded> {
    let mut checks = marks.checks.iter();
    let check = checks.find(|check| check.verdict != Verdict::Pass)?;
    // What is stopped by real time is not stopped at the same place twice.
    let exact = check.verdict != Verdict::Timeout;
    let got = check.got.as_deref().filter(|_| exact).unwrap_or_default();
    let lines: Vec<&str> = got.lines().collect();
    let kept = &lines[..lines.len().min(LINES)];
    Some(Recorded {
        file: misconception.file.clone(),
        check: check.name.clone(),
        world: check.seed,
        says: marks.diagnosis.as_ref()?.text.clone(),
        // A headline alone is no picture.
        timeline: (kept.len() > 1).then(|| kept.join("\n") + "\n"),
        cut: lines.len() > LINES,
    })
}

/// The promise that is broken where what was kept is not what they do now.
pub(super) fn broken(exercise: &Exercise, now: &[Recorded]) -> Option<Broken> {
    let broken = |text: String| Broken {
        step: Step::Recorded,
        text,
    };
    let listed = &exercise.misconceptions;
    let kept = match exercise.recorded() {
        Ok(kept) => kept,
        Err(error) => return Some(broken(error.to_string())),
    };
    let gone = kept
        .iter()
        .filter(|one| listed.iter().all(|known| known.file != one.file));
    let changed = now.iter().filter(|one| !kept.contains(one)).chain(gone);
    let files: Vec<&str> = changed.map(|one| one.file.as_str()).collect();
    (!files.is_empty()).then(|| {
        broken(format!(
            "{RECORDED} does not say what comes of {}; run `cargo course accept {}`, and look \
             at what it shows",
            files.join(", "),
            exercise.slug
        ))
    })
}
