//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_countdown_future as subject;

#[path = "../../../../exercises/coroutines/countdown-future/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
