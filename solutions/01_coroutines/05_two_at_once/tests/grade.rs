//! The checks of this exercise and the hidden ones, against the reference.

use sol_two_at_once as subject;

#[path = "../../../../exercises/01_coroutines/05_two_at_once/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
