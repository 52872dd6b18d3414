//! Every Rust program that the book shows: one module a chapter, one function
//! a scenario. The book's pictures are drawn from what these programs did.

pub mod lab;
mod scenario;

pub mod limits;

pub use lab::Lab;
pub use scenario::Scenario;
pub(crate) use scenario::scenarios;

/// Every scenario of the book, in the order of the chapters.
pub fn all() -> Vec<Scenario> {
    [limits::SCENARIOS].concat()
}

/// Every lab of the book: a scenario with parameters, which readers move.
pub fn labs() -> Vec<Lab> {
    Vec::new()
}
