//! Every Rust program that the book shows: one module a chapter, one function
//! a scenario. The book's pictures are drawn from what these programs did.
//!
//! A scenario is an `async fn name(world: World)` listed in its module's
//! `scenarios![…]`. The part that the reader sees stands between
//! `// region: name` and `// endregion: name`.

pub mod await_points;
pub mod many_at_once;
pub mod slow_motion;

use wakeline::Recording;
use wakeline::scenario::{self, Program, REAL_LIMIT};

/// A program that the book shows.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// Its path in the book: `await_points::one_by_one`.
    pub name: &'static str,
    /// The program.
    pub program: Program,
}

impl Scenario {
    /// Runs the program in the nominal world.
    pub fn record(&self) -> Recording {
        scenario::run(0, REAL_LIMIT, self.program)
    }
}

/// Every scenario of the book, in the order of the chapters.
pub fn all() -> Vec<Scenario> {
    [
        await_points::SCENARIOS,
        slow_motion::SCENARIOS,
        many_at_once::SCENARIOS,
    ]
    .concat()
}

/// Lists the scenarios of a module: async functions first, then, after
/// `thread:`, plain functions that run on a thread without a loop.
macro_rules! scenarios {
    ($module:literal: $($name:ident),* $(,)? $(; thread: $($plain:ident),* $(,)?)?) => {
        /// The scenarios of this chapter.
        pub const SCENARIOS: &[crate::Scenario] = &[
            $(crate::Scenario {
                name: concat!($module, "::", stringify!($name)),
                program: wakeline::scenario::Program::Loop(|world| Box::pin($name(world))),
            },)*
            $($(crate::Scenario {
                name: concat!($module, "::", stringify!($plain)),
                program: wakeline::scenario::Program::Thread($plain),
            },)*)?
        ];
    };
}
pub(crate) use scenarios;
