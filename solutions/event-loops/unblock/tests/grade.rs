//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_unblock as subject;

#[path = "../../../../exercises/event-loops/unblock/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
