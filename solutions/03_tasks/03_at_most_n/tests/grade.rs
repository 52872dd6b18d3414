//! The checks of this exercise and the hidden ones, against the reference.

use sol_at_most_n as subject;

#[path = "../../../../exercises/03_tasks/03_at_most_n/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
