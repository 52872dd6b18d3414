//! From runs to marks: what a check came to, judged outside the student's
//! process.

use wakeline::view::Snapshot;
use wakeline::{Unjudged, judge};

use super::run::Run;
use super::run::libtest::Tested;
use crate::catalogue::{Check, Points};
use crate::results::{CheckResult, printable};
use crate::verdict::{Diagnosis, Reason, Verdict};

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
    let judgement = match judge(snapshot, &recordings) {
        Ok(judgement) => judgement,
        Err(why) => {
            return CheckResult {
                message: why.to_string(),
                diagnosis: Some(unjudged(&why)),
                ..CheckResult::without_points(check, Verdict::InfraError)
            };
        }
    };
    let verdict = Verdict::from(judgement.verdict);
    let passed = verdict == Verdict::Pass;
    CheckResult {
        points: if passed { check.points } else { Points(0) },
        message: printable(&judgement.message),
        seed: judgement.seed,
        expected: judgement.expected.map(|view| view.to_string()),
        got: judgement.got.map(|view| printable(&view.to_string())),
        diagnosis: judgement.diagnosis.map(Diagnosis::from).map(fit_to_show),
        ..CheckResult::without_points(check, verdict)
    }
}

/// What is wrong where a run cannot be judged.
pub(crate) fn unjudged(why: &Unjudged) -> Diagnosis {
    let reason = match why {
        Unjudged::NoSnapshot { .. } => Reason::NoSnapshot,
        Unjudged::NothingRecorded => Reason::EndedEarly,
    };
    Diagnosis::new(reason, why.to_string())
}

fn fit_to_show(diagnosis: Diagnosis) -> Diagnosis {
    Diagnosis {
        text: printable(&diagnosis.text),
        ..diagnosis
    }
}
