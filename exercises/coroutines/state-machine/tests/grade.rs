//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_state_machine as subject;

mod checks;
