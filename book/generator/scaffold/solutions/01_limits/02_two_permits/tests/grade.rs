//! The checks of this exercise and the hidden ones, against the reference.

use sol_two_permits as subject;

#[path = "../../../../exercises/01_limits/02_two_permits/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
