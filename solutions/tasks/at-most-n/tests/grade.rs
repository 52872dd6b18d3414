//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_at_most_n as subject;

#[path = "../../../../exercises/tasks/at-most-n/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
