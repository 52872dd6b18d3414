//! The checks of this exercise and the hidden ones, against the reference.
// Made by `cargo course sync`.

use sol_block_on as subject;

#[path = "../../../../exercises/event-loops/block-on/tests/checks/mod.rs"]
mod checks;
#[path = "../hidden/mod.rs"]
mod hidden;
