//! The checks of this exercise and the hidden ones, against the reference.

use sol_deadline as subject;

#[path = "../../../../exercises/03_tasks/09_deadline/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
