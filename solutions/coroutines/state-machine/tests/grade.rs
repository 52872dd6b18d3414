//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_state_machine as subject;

#[path = "../../../../exercises/coroutines/state-machine/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
