//! Of several hand-ins of one exercise, the one that counts.

use std::collections::BTreeMap;

use super::{JobResult, Score};
use crate::catalogue::Slug;
use crate::verdict::Verdict;

/// Of all that was graded, what counts: one result for each exercise of each
/// student.
pub(crate) fn counting(results: Vec<JobResult>) -> Vec<JobResult> {
    let mut best: BTreeMap<(String, Slug), JobResult> = BTreeMap::new();
    for result in results {
        let key = (result.student.clone(), result.exercise.clone());
        match best.get(&key) {
            Some(known) if worth(known) >= worth(&result) => {}
            _ => {
                best.insert(key, result);
            }
        }
    }
    best.into_values().collect()
}

/// What could not be graded may be worth anything below full marks, so it
/// stands until it is graded.
fn worth(result: &JobResult) -> (bool, bool, Score, std::cmp::Reverse<u32>) {
    let full = result.lateness.final_score >= Score::from(result.marks.max_score);
    let open = result.marks.verdict == Verdict::InfraError;
    (
        full && !open,
        open,
        result.lateness.final_score,
        std::cmp::Reverse(result.attempt),
    )
}

#[cfg(test)]
mod tests {
    use crate::verdict::Verdict;

    use super::counting;
    use crate::results::{JobResult, Score, samples};

    fn result(attempt: u32, verdict: Verdict, points: u32, penalty: u64) -> JobResult {
        let mut job = samples::job("ada", verdict, points);
        let penalty = Score::hundredths(penalty);
        job.lateness.penalty = penalty;
        job.lateness.final_score = job.lateness.final_score - penalty;
        JobResult { attempt, ..job }
    }

    fn counts(results: &[JobResult]) -> u32 {
        let counting = counting(results.to_vec());
        assert_eq!(counting.len(), 1);
        counting[0].attempt
    }

    #[test]
    fn what_is_left_after_lateness_decides() {
        let early = result(1, Verdict::CheckFailed, 8, 0);
        let late = result(2, Verdict::Pass, 10, 250);
        assert_eq!(counts(&[early.clone(), late]), 1);
        let later = result(3, Verdict::Pass, 10, 150);
        assert_eq!(counts(&[early.clone(), later]), 3);
        let same = result(2, Verdict::CheckFailed, 8, 0);
        assert_eq!(counts(&[same, early]), 1);
    }

    #[test]
    fn what_could_not_be_graded_stands_unless_it_could_not_matter() {
        let failed = result(2, Verdict::InfraError, 0, 0);
        let half = result(1, Verdict::CheckFailed, 5, 0);
        assert_eq!(counts(&[half, failed.clone()]), 2);
        let full = result(1, Verdict::Pass, 10, 0);
        assert_eq!(counts(&[failed, full]), 1);
    }
}
