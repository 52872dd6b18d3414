//! The checks of this exercise and the hidden ones, against the reference.

use sol_block_on as subject;

#[path = "../../../../exercises/02_event_loops/01_block_on/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
