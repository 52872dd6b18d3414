//! Choices that look random and are the same for the same seed.

use super::random::Random;

pub(crate) struct Dice(pub(crate) Random);

impl Dice {
    /// Below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0.next(sides)
    }

    /// Once in so many times.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        let place = self.roll(from.len() as u64);
        &from[usize::try_from(place).unwrap()]
    }
}
