//! How far a run is. Times and verdicts are those of this run: what was known
//! before took no time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::results::JobResult;
use crate::verdict::Verdict;

/// Counts jobs.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) jobs: usize,
    pub(super) done: usize,
    pub(super) verdicts: BTreeMap<Verdict, usize>,
    known: usize,
    /// When grading began.
    began: Option<Instant>,
}

/// How fast a run is, and how long it will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    pub(super) per_second: f64,
    pub(super) seconds_left: f64,
}

impl Tally {
    pub(super) fn begin(jobs: usize, known: usize) -> Tally {
        Tally {
            jobs,
            known,
            done: known,
            verdicts: BTreeMap::new(),
            began: Some(Instant::now()),
        }
    }

    pub(super) fn count(&mut self, result: &JobResult) {
        self.done += 1;
        *self.verdicts.entry(result.marks.verdict).or_default() += 1;
    }

    /// Whether the last job completes another tenth of the run.
    pub(super) fn is_a_tenth(&self) -> bool {
        self.done > 0 && self.done * 10 / self.jobs > (self.done - 1) * 10 / self.jobs
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace_after(self.began.map_or(Duration::ZERO, |began| began.elapsed()))
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody grades 2^52 jobs")]
    fn pace_after(&self, elapsed: Duration) -> Pace {
        let per_second = (self.done - self.known) as f64 / elapsed.as_secs_f64().max(0.001);
        let left = (self.jobs - self.done) as f64;
        Pace {
            per_second,
            seconds_left: if left > 0.0 { left / per_second } else { 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, Tally};

    #[test]
    fn what_was_known_before_makes_nothing_faster() {
        let mut tally = Tally::begin(60, 20);
        tally.done = 30;
        let expected = Pace {
            per_second: 2.0,
            seconds_left: 15.0,
        };
        assert_eq!(tally.pace_after(Duration::from_secs(5)), expected);
    }

    #[test]
    fn a_run_has_ten_tenths_unless_it_has_fewer_jobs() {
        for (jobs, tenths) in [(1, 1), (7, 7), (20, 10), (37, 10), (60_000, 10)] {
            let mut tally = Tally::begin(jobs, 0);
            let is_a_tenth = |done| {
                tally.done = done;
                tally.is_a_tenth()
            };
            assert_eq!((1..=jobs).map(is_a_tenth).filter(|is| *is).count(), tenths);
        }
    }
}
