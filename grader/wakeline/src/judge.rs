//! From recordings to a judgement, without side effects: the same function
//! judges inside `cargo test` and outside the student's process.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::diagnosis::{self, Diagnosis};
use crate::timeline::{Ending, Recording};
use crate::verdict::Verdict;
use crate::view::{Snapshot, SpanView, side_by_side};

/// What a check came to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What it came to.
    pub verdict: Verdict,
    /// Why; `None` when it passed.
    pub diagnosis: Option<Diagnosis>,
    /// The panic message, or the first line that differs; empty when it passed.
    pub message: String,
    /// The world that decided.
    pub seed: u64,
    /// The span view that the snapshot expects in that world.
    pub expected: Option<SpanView>,
    /// The span view that the program gave there.
    pub got: Option<SpanView>,
}

/// Judges the recordings of one check against its snapshot.
///
/// The first world that does not fit decides. A program that fits in the
/// nominal world and not in another has passed by luck.
///
/// ```
/// use wakeline::{judge, ms, scenario, view::Snapshot, Verdict};
/// let run = scenario::record(0, |world| async move {
///     world.web().page("a", ms(20));
///     world.web().fetch("a").await.unwrap();
/// });
/// let expected: Snapshot = "total 10 ms · peak 1 at once\n  fetch(a)  0 → 10  ok\n".parse().unwrap();
/// let judgement = judge(&expected, &[run]);
/// assert_eq!(judgement.verdict, Verdict::TraceMismatch);
/// assert_eq!(judgement.diagnosis.unwrap().id, "finished-too-late");
/// ```
pub fn judge(expected: &Snapshot, recordings: &[Recording]) -> Judgement {
    let mut fits_nominal = false;
    for recording in recordings {
        let expected = expected.view(recording.seed);
        if let Some(mut judgement) = judge_world(expected, recording) {
            if fits_nominal && recording.seed != 0 {
                judgement = by_luck(judgement);
            }
            return judgement;
        }
        fits_nominal |= recording.seed == 0;
    }
    let last = recordings.last();
    let (verdict, message) = match last {
        Some(_) => (Verdict::Pass, String::new()),
        None => (Verdict::InfraError, "the check recorded nothing".to_owned()),
    };
    let first = recordings.first();
    Judgement {
        verdict,
        diagnosis: None,
        message,
        seed: first.map_or(0, |recording| recording.seed),
        expected: first.and_then(|recording| expected.view(recording.seed).cloned()),
        got: first.map(Recording::span_view),
    }
}

/// `None` if the run fits.
fn judge_world(expected: Option<&SpanView>, recording: &Recording) -> Option<Judgement> {
    let got = recording.span_view();
    let judgement = |verdict, diagnosis, message| {
        Some(Judgement {
            verdict,
            diagnosis: Some(diagnosis),
            message,
            seed: recording.seed,
            expected: expected.cloned(),
            got: Some(got.clone()),
        })
    };
    if let Some(diagnosis) = diagnosis::of_ending(recording) {
        let (verdict, message) = match &recording.ending {
            Ending::Panicked { message, .. } => (Verdict::CheckFailed, message.clone()),
            Ending::Deadlock { .. } => (Verdict::Deadlock, String::new()),
            Ending::LoopBlocked { .. } => (Verdict::BlockedLoop, String::new()),
            Ending::Livelock { .. } => (Verdict::Livelock, String::new()),
            Ending::TimedOut { .. } | Ending::Finished => (Verdict::Timeout, String::new()),
        };
        return judgement(verdict, diagnosis, message);
    }
    let Some(wanted) = expected else {
        let text = format!("there is no snapshot for world seed {}", recording.seed);
        return judgement(
            Verdict::InfraError,
            Diagnosis::new("no-snapshot", text.clone()),
            text,
        );
    };
    if *wanted == got {
        return None;
    }
    let diagnosis = diagnosis::of_difference(wanted, &got);
    let verdict = if diagnosis.id == "blocked-the-loop" {
        Verdict::BlockedLoop
    } else {
        Verdict::TraceMismatch
    };
    judgement(verdict, diagnosis, first_difference(wanted, &got))
}

fn by_luck(judgement: Judgement) -> Judgement {
    let (rule, why, facts) = judgement
        .diagnosis
        .map_or_else(Default::default, |why| (why.id, why.text, why.facts));
    let text = format!(
        "It fits in the nominal world, but not when the world is a little slower or faster \
         (world seed {}). {why}",
        judgement.seed
    );
    let mut diagnosis = Diagnosis::new("right-by-luck", text);
    diagnosis.facts = facts;
    let diagnosis = diagnosis.with("rule", rule).with("seed", judgement.seed);
    Judgement {
        verdict: Verdict::ByLuck,
        diagnosis: Some(diagnosis),
        ..judgement
    }
}

/// The first line that differs, expected and got, as text.
pub(crate) fn first_difference(expected: &SpanView, got: &SpanView) -> String {
    let lines = |view: &SpanView| {
        let text = view.to_string();
        text.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let (wanted, found) = (lines(expected), lines(got));
    // Column widths may differ where the contents do not.
    let same = |a: &String, b: &String| a.split_whitespace().eq(b.split_whitespace());
    let index = (0..wanted.len().max(found.len()))
        .find(|index| match (wanted.get(*index), found.get(*index)) {
            (Some(a), Some(b)) => !same(a, b),
            _ => true,
        })
        .unwrap_or(0);
    let line = |lines: &[String]| {
        lines
            .get(index)
            .map_or_else(|| "(nothing)".to_owned(), |line| line.trim().to_owned())
    };
    format!(
        "line {}:\n  expected  {}\n  got       {}",
        index + 1,
        line(&wanted),
        line(&found)
    )
}

impl Judgement {
    /// What a learner reads: the diagnosis first, then both span views side by
    /// side, then the first line that differs. Empty when the check passed and
    /// there were no operations.
    ///
    /// ```
    /// use wakeline::{judge, ms, scenario, view::Snapshot};
    /// let run = scenario::record(0, |world| async move {
    ///     world.web().page("a", ms(20));
    ///     world.web().fetch("a").await.unwrap();
    /// });
    /// let expected: Snapshot = "total 10 ms · peak 1 at once\n  fetch(a)  0 → 10  ok\n".parse().unwrap();
    /// let text = judge(&expected, &[run]).explain();
    /// assert!(text.contains("expected: total 10 ms"));
    /// assert!(text.contains("First difference, line 1"));
    /// ```
    pub fn explain(&self) -> String {
        let mut text = String::new();
        if let Some(diagnosis) = &self.diagnosis {
            let _ = writeln!(text, "{}\n", wrap(&diagnosis.text, 88));
        }
        match (&self.expected, &self.got) {
            (Some(expected), Some(got)) if !got.spans.is_empty() || !expected.spans.is_empty() => {
                let _ = writeln!(text, "{}", side_by_side(expected, got));
            }
            _ => {}
        }
        if self.verdict == Verdict::CheckFailed {
            let _ = writeln!(text, "{}", self.message.trim_end());
        } else if !self.message.is_empty() {
            let _ = writeln!(text, "First difference, {}", self.message.trim_end());
        }
        text.trim_end().to_owned()
    }
}

fn wrap(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
