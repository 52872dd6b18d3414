//! A program with parameters, and every run of it: one for each combination of
//! their values, so that a reader who moves a slider sees a run that really had
//! them. Every course has this file: `cargo course new` copies it.
//!
//! `labs!["chapter": program(limit: 1..=6, joined: [false, true])];` lists those
//! of a module; `program` is an `async fn(World, usize, bool)`.

use std::iter::StepBy;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde::Serialize;
use wakeline::scenario::{Main, Options};
use wakeline::timeline::What;
use wakeline::{Recording, World};

/// So many combinations a lab has at most: all of them are run, and kept.
const MOST: usize = 2_000;
/// A parameter of this name is the seed of the world.
const SEED: &str = "seed";

/// A program with parameters.
#[derive(Clone, Copy)]
pub struct Lab {
    /// Its path in the book: `chapter::program`.
    pub name: &'static str,
    /// What a reader can move.
    pub parameters: fn() -> Vec<Parameter>,
    /// The program, for one value of each parameter.
    pub program: fn(World, &[u64]) -> Main,
}

/// What a reader can move, and where to.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    name: &'static str,
    values: Vec<u64>,
    /// It parts two versions of the program, and is no number.
    switch: bool,
}

/// All runs of a lab. Equal ones stand in it once.
#[derive(Serialize)]
pub struct Grid {
    lab: &'static str,
    parameters: Vec<Parameter>,
    runs: Vec<Recording>,
    /// The place in `runs` of every combination; the last parameter changes first.
    points: Vec<usize>,
}

impl Lab {
    /// Runs the program with every combination of values. A lab with too many of
    /// them is an error, which says so.
    pub fn record(&self) -> Result<Grid, String> {
        let parameters = (self.parameters)();
        let counts = parameters.iter().map(|parameter| parameter.values.len());
        let points: usize = counts.product();
        if !(1..=MOST).contains(&points) {
            let sizes = parameters.iter().map(|parameter| {
                let (name, count) = (parameter.name, parameter.values.len());
                format!("{count} of `{name}`")
            });
            let sizes: Vec<String> = sizes.collect();
            return Err(format!(
                "the lab {} has {points} combinations ({}); let it have 1 to {MOST}",
                self.name,
                sizes.join(" × ")
            ));
        }
        let mut runs: Vec<Recording> = Vec::new();
        let points = self.all(&parameters, points).into_iter().map(|run| {
            let known = runs.iter().position(|known| *known == run);
            known.unwrap_or_else(|| {
                runs.push(run);
                runs.len() - 1
            })
        });
        Ok(Grid {
            points: points.collect(),
            lab: self.name,
            parameters,
            runs,
        })
    }

    /// The run of every point, by all processors.
    fn all(&self, parameters: &[Parameter], points: usize) -> Vec<Recording> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(points));
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, NonZero::get)
            {
                scope.spawn(|| {
                    loop {
                        let point = next.fetch_add(1, Ordering::Relaxed);
                        if point >= points {
                            return;
                        }
                        let run = self.at(parameters, point);
                        let mut done =
                            done.lock().unwrap_or_else(PoisonError::into_inner);
                        done.push((point, run));
                    }
                });
            }
        });
        let mut done =
            done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(point, _)| *point);
        done.into_iter().map(|(_, run)| run).collect()
    }

    /// One run, without what a lab does not show: of its events remain what the
    /// program said, in which order operations ended, and what tasks waited for.
    fn at(&self, parameters: &[Parameter], point: usize) -> Recording {
        let mut rest = point;
        let mut values = Vec::with_capacity(parameters.len());
        for parameter in parameters.iter().rev() {
            values.push(parameter.values[rest % parameter.values.len()]);
            rest /= parameter.values.len();
        }
        values.reverse();
        let seeds = parameters.iter().position(|known| known.name == SEED);
        let seed = seeds.map_or(0, |index| values[index]);
        let program = self.program;
        let mut run =
            Options::new(seed).record(move |world| program(world, &values));
        let events = &mut run.timeline.events;
        events.retain(|event| {
            matches!(
                event.what,
                What::Said { .. }
                    | What::Ended { .. }
                    | What::Polled
                    | What::Pending { .. }
                    | What::Woken { .. }
                    | What::Finished
            )
        });
        run
    }
}

impl Parameter {
    /// A parameter with its values: `1..=6`, `(50..=400).step_by(50)`,
    /// `[10, 100, 1000]`, or `[false, true]` for a switch.
    pub fn new(name: &'static str, values: impl Values) -> Parameter {
        values.parameter(name)
    }

    fn numbers(
        name: &'static str,
        values: impl IntoIterator<Item = u64>,
    ) -> Parameter {
        let values = values.into_iter().collect();
        let switch = false;
        Parameter {
            name,
            values,
            switch,
        }
    }
}

/// What a parameter can be made of.
pub trait Values {
    /// The parameter of this name.
    fn parameter(self, name: &'static str) -> Parameter;
}

impl Values for RangeInclusive<u64> {
    fn parameter(self, name: &'static str) -> Parameter {
        Parameter::numbers(name, self)
    }
}

impl Values for StepBy<RangeInclusive<u64>> {
    fn parameter(self, name: &'static str) -> Parameter {
        Parameter::numbers(name, self)
    }
}

impl<const COUNT: usize> Values for [u64; COUNT] {
    fn parameter(self, name: &'static str) -> Parameter {
        Parameter::numbers(name, self)
    }
}

impl<const COUNT: usize> Values for [bool; COUNT] {
    fn parameter(self, name: &'static str) -> Parameter {
        let values = self.map(u64::from);
        Parameter {
            switch: true,
            ..Parameter::numbers(name, values)
        }
    }
}

/// What the program gets of a parameter.
pub trait Value {
    /// The value as it was listed.
    fn of(value: u64) -> Self;
}

impl Value for u64 {
    fn of(value: u64) -> u64 {
        value
    }
}

impl Value for usize {
    fn of(value: u64) -> usize {
        usize::try_from(value).unwrap_or(usize::MAX)
    }
}

impl Value for bool {
    fn of(value: u64) -> bool {
        value != 0
    }
}

/// Lists the labs of a module: the async functions with their parameters.
#[macro_export]
macro_rules! labs {
    ($module:literal: $($name:ident($($parameter:ident: $values:expr),+ $(,)?)),+ $(,)?) => {
        /// The labs of this chapter.
        #[allow(unreachable_pub, reason = "tests have labs too")]
        pub const LABS: &[$crate::lab::Lab] = &[$($crate::lab::Lab {
            name: concat!($module, "::", stringify!($name)),
            parameters: || vec![
                $($crate::lab::Parameter::new(stringify!($parameter), $values)),+
            ],
            program: |world, values| {
                let mut values = values.iter().copied();
                $(let $parameter = values.next().expect("each parameter has a value");)+
                Box::pin($name(world, $($crate::lab::Value::of($parameter)),+))
            },
        }),+];
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakeline::ms;

    async fn waits(world: World, count: u64, joined: bool) {
        let wait = || world.operation("wait", ms(10));
        for _ in 0..count {
            if joined {
                let _ = tokio::join!(wait(), wait());
            } else {
                let _ = (wait().await, wait().await);
            }
        }
        world.say(if joined { "joined" } else { "in a row" });
    }

    crate::labs!["lab": waits(count: 0..=2, joined: [false, true])];

    #[test]
    fn every_combination_is_run_with_its_values_and_the_last_parameter_changes_first()
     {
        let grid = LABS[0].record().unwrap();
        let totals = grid
            .points
            .iter()
            .map(|run| grid.runs[*run].timeline.total.0);
        assert_eq!(totals.collect::<Vec<_>>(), [0, 0, 20, 10, 40, 20]);
        let events =
            |point: usize| &grid.runs[grid.points[point]].timeline.events;
        let count = |point: usize, of: fn(&What) -> bool| {
            events(point).iter().filter(|event| of(&event.what)).count()
        };
        let ended = |what: &What| matches!(what, What::Ended { .. });
        let begun = |what: &What| matches!(what, What::Began { .. });
        let said = |what: &What| matches!(what, What::Said { .. });
        assert_eq!((count(0, said), count(2, said)), (1, 1));
        assert_eq!((count(0, ended), count(2, ended)), (0, 2));
        assert_eq!(count(2, begun), 0, "a lab shows no such thing");
        let [count, joined] = &grid.parameters[..] else {
            panic!("two parameters")
        };
        assert_eq!(
            (count.name, &count.values[..], count.switch),
            ("count", &[0, 1, 2][..], false)
        );
        assert!(joined.switch);
    }

    #[test]
    fn equal_runs_are_kept_once() {
        async fn ends_at_once(_: World, _number: u64) {}
        crate::labs!["lab": ends_at_once(number: (0..=90).step_by(10))];
        let grid = LABS[0].record().unwrap();
        assert_eq!((grid.runs.len(), grid.points.len()), (1, 10));
    }

    #[test]
    fn a_parameter_named_seed_is_the_seed_of_the_world() {
        async fn world_of(world: World, seed: u64) {
            assert_eq!(world.seed(), seed);
        }
        crate::labs!["lab": world_of(seed: [7])];
        let grid = LABS[0].record().unwrap();
        assert_eq!(grid.runs[0].ending, wakeline::Ending::Finished);
    }

    #[test]
    fn a_grid_that_is_too_large_says_how_large_it_is() {
        async fn never(_: World, _a: u64, _b: u64) {}
        crate::labs!["lab": never(a: 1..=100, b: 1..=21)];
        let error = LABS[0].record().err().unwrap();
        assert_eq!(
            error,
            "the lab lab::never has 2100 combinations (100 of `a` × 21 of `b`); let it have 1 to 2000"
        );
    }
}
