//! From recordings to a judgement, without side effects: the same function
//! judges inside `cargo test`, and outside the process that ran the check.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::diagnosis::{self, Diagnosis, Evidence};
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

/// Why recordings could not be judged. It is never the program's fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unjudged {
    /// Nobody said what is expected in the world with this seed.
    #[error("there is no snapshot for world seed {seed}")]
    NoSnapshot {
        /// The seed of the world.
        seed: u64,
    },
    /// There is no recording at all.
    #[error("the check recorded nothing")]
    NothingRecorded,
}

/// Judges the recordings of one check against its snapshot.
///
/// The first world that does not fit decides. A program that fits in the
/// nominal world and not in another has passed by luck.
///
/// # Errors
/// If nothing was recorded, or nothing is expected of a world in which the
/// program finished.
///
/// ```
/// use wakeline::{judge, ms, scenario, view::Snapshot, Rule, Verdict};
/// let run = scenario::record(0, |world| async move {
///     world.web().page("a", ms(20));
///     world.web().fetch("a").await.unwrap();
/// });
/// let expected: Snapshot = "total 10 ms · peak 1 at once\n  fetch(a)  0 → 10  ok\n".parse().unwrap();
/// let judgement = judge(&expected, &[run]).unwrap();
/// assert_eq!(judgement.verdict, Verdict::TraceMismatch);
/// assert_eq!(judgement.diagnosis.unwrap().id, Rule::FinishedTooLate);
/// ```
pub fn judge(expected: &Snapshot, recordings: &[Recording]) -> Result<Judgement, Unjudged> {
    let mut fits_nominal = false;
    for recording in recordings {
        let (wanted, got) = (expected.view(recording.seed), recording.span_view());
        let evidence = Evidence::of_run(recording, &got)
            .expecting(wanted)
            .in_worlds(expected, recordings)
            .where_nominal_fits(fits_nominal && recording.seed != 0);
        if let Some(diagnosis) = diagnosis::of(&evidence) {
            return Ok(Judgement::of(diagnosis, recording, wanted, got));
        }
        if wanted.is_none() {
            let seed = recording.seed;
            return Err(Unjudged::NoSnapshot { seed });
        }
        fits_nominal |= recording.seed == 0;
    }
    let first = recordings.first().ok_or(Unjudged::NothingRecorded)?;
    Ok(Judgement {
        verdict: Verdict::Pass,
        diagnosis: None,
        message: String::new(),
        seed: first.seed,
        expected: expected.view(first.seed).cloned(),
        got: Some(first.span_view()),
    })
}

impl Judgement {
    /// Of a run that is not what was asked for.
    fn of(
        diagnosis: Diagnosis,
        recording: &Recording,
        expected: Option<&SpanView>,
        got: SpanView,
    ) -> Judgement {
        let message = match (&recording.ending, expected) {
            (Ending::Panicked { message, .. }, _) => message.clone(),
            (Ending::Finished, Some(expected)) => first_difference(expected, &got),
            _ => String::new(),
        };
        Judgement {
            verdict: diagnosis.id.verdict(),
            diagnosis: Some(diagnosis),
            message,
            seed: recording.seed,
            expected: expected.cloned(),
            got: Some(got),
        }
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
    /// let text = judge(&expected, &[run]).unwrap().explain();
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
