//! The checks of this exercise and the hidden ones, against the reference.

use sol_unblock as subject;

#[path = "../../../../exercises/02_event_loops/07_unblock/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
