//! From runs to marks: what a check came to, judged outside the student's
//! process.

use wakeline::view::Snapshot;
use wakeline::{Diagnosis, Verdict, judge};

use super::run::Run;
use super::run::libtest::Tested;
use crate::catalogue::{Check, Points};
use crate::results::{CheckResult, printable};

/// What an ordinary test came to.
pub(super) fn of_test(check: &Check, tested: Tested) -> CheckResult {
    let passed = tested.verdict == Verdict::Pass;
    CheckResult {
        points: if passed { check.points } else { Points(0) },
        message: printable(&tested.message),
        diagnosis: tested.diagnosis.map(fit_to_show),
        ..CheckResult::without_points(check, tested.verdict)
    }
}

/// Judges a run against the snapshot that the student's process never saw.
pub(super) fn of_run(check: &Check, snapshot: &Snapshot, run: Run) -> CheckResult {
    let recordings = match run {
        Run::Reported(recordings) => recordings,
        Run::Died(verdict, diagnosis) => {
            let expected = snapshot.view(0).map(ToString::to_string);
            let result = CheckResult::without_points(check, verdict);
            return CheckResult {
                diagnosis: Some(diagnosis),
                expected,
                ..result
            };
        }
    };
    let judgement = judge(snapshot, &recordings);
    let passed = judgement.verdict == Verdict::Pass;
    CheckResult {
        verdict: judgement.verdict,
        points: if passed { check.points } else { Points(0) },
        message: printable(&judgement.message),
        seed: judgement.seed,
        expected: judgement.expected.map(|view| view.to_string()),
        got: judgement.got.map(|view| printable(&view.to_string())),
        diagnosis: judgement.diagnosis.map(fit_to_show),
        ..CheckResult::without_points(check, judgement.verdict)
    }
}

fn fit_to_show(diagnosis: Diagnosis) -> Diagnosis {
    Diagnosis {
        text: printable(&diagnosis.text),
        ..diagnosis
    }
}
