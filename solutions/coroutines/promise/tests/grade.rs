//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_promise as subject;

#[path = "../../../../exercises/coroutines/promise/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
