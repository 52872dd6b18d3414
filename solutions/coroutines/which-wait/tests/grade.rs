//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_which_wait as subject;

#[path = "../../../../exercises/coroutines/which-wait/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
