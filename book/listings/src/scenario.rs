//! A program that the book shows, and how a module lists its own. Every course
//! has this file and `main.rs`: `cargo course new` copies both.

use wakeline::Recording;
use wakeline::scenario::{Options, Program};

/// A program that the book shows.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// Its path in the book: `chapter::scenario`.
    pub name: &'static str,
    /// The program.
    pub program: Program,
}

impl Scenario {
    /// Runs the program in the nominal world. The lines are for players.
    pub fn record(&self) -> Recording {
        Options::new(0).with_places().run(self.program)
    }
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
