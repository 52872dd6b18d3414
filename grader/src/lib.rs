//! Grades exercises by their timeline: a learner's working tree, or a folder
//! of submissions that nobody has vetted.
//!
//! A submission passes the rooms of this crate from the bottom up:
//! [`catalogue`] (what there is to solve) → [`intake`] (what was handed in) →
//! `grade` (build, run, judge) → [`results`] (what it came to, kept in a ledger)
//! → [`report`] and [`export`]. [`grade()`] leads through all of them and tells
//! a [`Reporter`] what happens. The binary is a thin shell over [`cli`].
//!
//! A room imports only from rooms that stand above it in this list:
//! [`error`] and [`exit`], [`verdict`], [`host`], [`catalogue`], [`intake`],
//! [`results`], `late`, [`progress`], [`report`], [`export`], `grade`, [`cli`].

pub mod catalogue;
pub mod cli;
pub mod error;
pub mod exit;
pub mod export;
mod grade;
pub mod host;
pub mod intake;
mod late;
pub mod progress;
pub mod report;
pub mod results;
pub mod verdict;

pub use error::Error;
pub use grade::{Options, Shard, accept, grade};
pub use jail;
pub use progress::event::{Event, Reporter};
