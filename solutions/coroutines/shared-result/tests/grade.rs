//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_shared_result as subject;

#[path = "../../../../exercises/coroutines/shared-result/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
