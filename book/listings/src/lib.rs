//! Every Rust program that the book shows: one module a chapter, one function
//! a scenario. The book's pictures are drawn from what these programs did.
//!
//! A scenario is an `async fn name(world: World)` listed in its module's
//! `scenarios![…]`. The part that the reader sees stands between
//! `// region: name` and `// endregion: name`. A scenario with parameters, which
//! readers move, is a lab: it is listed in `labs![…]` ([`lab`]).

pub mod lab;
mod scenario;

pub mod await_points;
pub mod build_your_own_loop;
pub mod coroutines;
pub mod many_at_once;
pub mod placeholders;
pub mod slow_motion;
pub mod waiting;

pub use lab::Lab;
pub use scenario::Scenario;
pub(crate) use scenario::scenarios;

/// Every scenario of the book, in the order of the chapters.
pub fn all() -> Vec<Scenario> {
    [
        waiting::SCENARIOS,
        coroutines::SCENARIOS,
        await_points::SCENARIOS,
        placeholders::SCENARIOS,
        slow_motion::SCENARIOS,
        build_your_own_loop::SCENARIOS,
        many_at_once::SCENARIOS,
    ]
    .concat()
}

/// Every lab of the book.
pub fn labs() -> Vec<Lab> {
    [
        waiting::LABS,
        coroutines::LABS,
        await_points::LABS,
        placeholders::LABS,
        slow_motion::LABS,
        build_your_own_loop::LABS,
        many_at_once::LABS,
    ]
    .concat()
}
