//! Grades exercises by their timeline: a learner's working tree, or a folder
//! of submissions that nobody has vetted.
//!
//! A submission passes the rooms of this crate in the order of `DESIGN.md`:
//! [`catalogue`] → `submission` → `job` → `build` → [`jail`] → `run` →
//! [`verdict`] → `ledger` → `report`. The binary is a thin shell over [`cli`].

pub mod catalogue;
pub mod error;
pub mod exit;
pub mod jail;
pub mod starter;
pub mod stop;
mod submission;
