//! Every Rust program that the book shows: one module a chapter, one function
//! a scenario. The book's pictures are drawn from what these programs did.

pub mod limits;

use wakeline::Recording;
use wakeline::scenario::{self, Program, REAL_LIMIT};

/// A program that the book shows.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// Its path in the book: `limits::on_the_beat`.
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
    [limits::SCENARIOS].concat()
}

/// Lists the scenarios of a module.
macro_rules! scenarios {
    ($module:literal: $($name:ident),* $(,)?) => {
        /// The scenarios of this chapter.
        pub const SCENARIOS: &[crate::Scenario] = &[
            $(crate::Scenario {
                name: concat!($module, "::", stringify!($name)),
                program: wakeline::scenario::Program::Loop(|world| Box::pin($name(world))),
            },)*
        ];
    };
}
pub(crate) use scenarios;
