//! The point-biserial correlation of passing a check with the points of
//! everything else.

/// Below this many runs a correlation is mostly chance: with 20 it has to
/// exceed 0.44 to be told from none at all.
pub(super) const ENOUGH: u64 = 20;

/// What the correlation needs, kept exactly while students pass by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    passed: u64,
    failed: u64,
    points_passed: u64,
    points_failed: u64,
    squares: u64,
}

impl Sums {
    /// One run of the check, and what the student earned without it.
    pub(super) fn add(&mut self, passed: bool, others: u64) {
        let (count, points) = if passed {
            (&mut self.passed, &mut self.points_passed)
        } else {
            (&mut self.failed, &mut self.points_failed)
        };
        *count += 1;
        *points += others;
        self.squares += others * others;
    }

    /// Runs that passed.
    pub(super) fn passed(self) -> u64 {
        self.passed
    }

    /// All runs.
    pub(super) fn runs(self) -> u64 {
        self.passed + self.failed
    }

    /// The correlation, or why there is none to tell.
    #[expect(clippy::cast_precision_loss, reason = "nobody earns 2^52 points")]
    pub(super) fn correlation(self) -> Result<f64, &'static str> {
        if self.runs() < ENOUGH {
            return Err("too few students to say");
        }
        if self.failed == 0 {
            return Err("all passed: it separates nobody");
        }
        if self.passed == 0 {
            return Err("none passed: it separates nobody");
        }
        let (n, passed, failed) = (self.runs() as f64, self.passed as f64, self.failed as f64);
        let mean = (self.points_passed + self.points_failed) as f64 / n;
        let deviation = (self.squares as f64 / n - mean * mean).max(0.0).sqrt();
        if deviation < 1e-9 {
            return Err("all are equally strong elsewhere");
        }
        let apart = self.points_passed as f64 / passed - self.points_failed as f64 / failed;
        Ok(apart / deviation * (passed * failed).sqrt() / n)
    }
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, Sums};

    fn of(runs: impl IntoIterator<Item = (bool, u64)>) -> Result<f64, &'static str> {
        let mut sums = Sums::default();
        for (passed, others) in runs {
            sums.add(passed, others);
        }
        sums.correlation()
    }

    #[test]
    fn the_correlation_is_that_of_pearson() {
        let runs: Vec<(bool, u64)> = (0..40).map(|at| (at % 7 > 2, at * at % 23)).collect();
        let n = 40.0;
        let passes = |passed: bool| if passed { 1.0 } else { 0.0 };
        let points = |points: u64| f64::from(u32::try_from(points).unwrap());
        let mean = |of: &dyn Fn(&(bool, u64)) -> f64| runs.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(&|run| passes(run.0)), mean(&|run| points(run.1)));
        let both = mean(&|run| (passes(run.0) - x) * (points(run.1) - y));
        let spread =
            mean(&|run| (passes(run.0) - x).powi(2)) * mean(&|run| (points(run.1) - y).powi(2));
        let pearson = both / spread.sqrt();
        assert!((of(runs.clone()).unwrap() - pearson).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        let few = (0..ENOUGH - 1).map(|at| (at % 2 == 0, at));
        assert_eq!(of(few), Err("too few students to say"));
        let all = (0..ENOUGH).map(|at| (true, at));
        assert_eq!(of(all), Err("all passed: it separates nobody"));
        let none = (0..ENOUGH).map(|at| (false, at));
        assert_eq!(of(none), Err("none passed: it separates nobody"));
        let equal = (0..ENOUGH).map(|at| (at % 2 == 0, 5));
        assert_eq!(of(equal), Err("all are equally strong elsewhere"));
        let enough = (0..ENOUGH).map(|at| (at % 2 == 0, at));
        assert!(of(enough).is_ok());
    }
}
