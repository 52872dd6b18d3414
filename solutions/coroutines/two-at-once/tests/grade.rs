//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_two_at_once as subject;

#[path = "../../../../exercises/coroutines/two-at-once/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
