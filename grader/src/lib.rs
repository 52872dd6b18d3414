//! Grades exercises by their timeline: a learner's working tree, or a folder
//! of submissions that nobody has vetted.
//!
//! A submission passes the rooms of this crate in the order of `DESIGN.md`:
//! [`catalogue`] → `submission` → `job` → `build` → [`jail`] → `run` →
//! [`verdict`] → `late` → `ledger` → [`report`] and [`export`]. [`grade()`] leads through all of them
//! and tells a [`Reporter`] what happens. The binary is a thin shell over
//! [`cli`].

mod attempts;
mod build;
mod cargo;
pub mod catalogue;
pub mod cli;
pub mod error;
pub mod event;
pub mod exit;
pub mod export;
mod files;
mod fingerprint;
mod grade;
pub mod jail;
mod job;
mod key;
mod late;
mod ledger;
mod lock;
pub mod policy;
mod pool;
pub mod progress;
mod regraded;
pub mod report;
mod run;
pub mod score;
mod scratch;
mod self_test;
mod session;
pub mod starter;
pub mod stop;
mod submission;
mod summary;
pub mod verdict;

pub use attempts::Attempts;
pub use error::Error;
pub use event::{Event, Reporter};
#[doc(hidden)]
pub use grade::bare;
pub use grade::{Options, grade};
pub use job::Shard;
pub use key::Cause;
pub use late::Lateness;
pub use regraded::Regraded;
pub use submission::Shape;
pub use summary::Summary;
