//! The checks of this exercise and the hidden ones, against the reference.

use sol_on_the_beat as subject;

#[path = "../../../../exercises/01_limits/01_on_the_beat/tests/checks/mod.rs"]
mod checks;
