//! The axis that a reader draws on: how long it is, and how finely bars move.

use serde::Serialize;

/// A reader is not asked to be more exact than one part in these.
const STEPS: u64 = 60;
/// And no step is so long that it tells an answer.
const FEWEST: u64 = 8;
/// As many marks stand at the axis at most, without the one at 0.
const MARKS: u64 = 6;

/// In milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Scale {
    /// Where the axis ends. That tells nothing of when the program did.
    pub(crate) last: u64,
    /// By how much an arrow key moves the end of a bar.
    pub(crate) step: u64,
    /// From one mark to the next.
    pub(crate) mark: u64,
    /// Where bars end before anybody has moved them.
    pub(crate) first: u64,
}

impl Scale {
    /// For bars from … to.
    pub(crate) fn of(bars: impl Iterator<Item = (u64, u64)> + Clone) -> Scale {
        let end = bars.clone().map(|(_, end)| end).max().unwrap_or(0).max(1);
        let sum: u64 = bars.clone().map(|(begin, end)| end - begin).sum();
        // Room for who thinks that all wait for each other, and some more.
        let wanted = sum.clamp(end + end.div_ceil(4), 2 * end);
        let shared = bars.fold(0, |shared, (begin, end)| gcd(gcd(shared, begin), end));
        let step = step(shared.max(1), end);
        let mark = round(wanted.div_ceil(MARKS));
        let last = wanted.next_multiple_of(mark);
        let first = (last / 4).next_multiple_of(step);
        Scale {
            last,
            step,
            mark,
            first,
        }
    }

    /// The times that stand at the axis.
    pub(crate) fn marks(self) -> Vec<u64> {
        (0..=self.last / self.mark)
            .map(|count| count * self.mark)
            .collect()
    }
}

/// A round step that meets every time, and tells little of them; where there is
/// none, one that comes near enough.
fn step(shared: u64, end: u64) -> u64 {
    let meets = |step: &u64| shared.is_multiple_of(*step) && end / step >= FEWEST;
    let steps = round_numbers().take_while(|step| *step <= shared);
    let found = steps.filter(meets).last();
    found
        .filter(|step| end / step <= STEPS)
        .unwrap_or_else(|| round(end.div_ceil(STEPS)))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The next round number.
fn round(least: u64) -> u64 {
    round_numbers()
        .find(|number| *number >= least)
        .unwrap_or(least)
}

/// 1, 2, 5, 10, 20, 50 …
fn round_numbers() -> impl Iterator<Item = u64> {
    let tens = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| [1_u64, 2, 5].map(|one| one.saturating_mul(ten)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_move_by_what_all_times_share_and_the_axis_goes_on_behind_them() {
        let scale = Scale::of([(0, 200), (200, 300)].into_iter());
        assert_eq!(
            scale,
            Scale {
                last: 400,
                step: 20,
                mark: 100,
                first: 100
            }
        );
        let together = Scale::of([(0, 200), (0, 100), (0, 150)].into_iter());
        assert_eq!((together.last, together.step), (400, 10));
    }

    #[test]
    fn nobody_sets_a_bar_to_the_millisecond_of_a_second() {
        let scale = Scale::of([(0, 997)].into_iter());
        assert_eq!(scale.step, 20);
        assert!(scale.last > 997);
    }

    #[test]
    fn marks_begin_at_0_and_reach_the_end() {
        let marks = Scale::of([(0, 90)].into_iter()).marks();
        assert_eq!(marks, [0, 20, 40, 60, 80, 100, 120]);
    }

    #[test]
    fn a_bar_without_length_at_0_has_an_axis_too() {
        let scale = Scale::of([(0, 0)].into_iter());
        assert!(scale.last > 0 && scale.step > 0);
    }
}
