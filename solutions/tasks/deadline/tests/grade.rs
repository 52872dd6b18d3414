//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_deadline as subject;

#[path = "../../../../exercises/tasks/deadline/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
