//! The checks of this exercise and the hidden ones, against the reference.

use sol_lazy_coroutine as subject;

#[path = "../../../../exercises/01_coroutines/02_lazy_coroutine/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
