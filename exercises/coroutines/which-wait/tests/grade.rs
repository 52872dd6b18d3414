//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_which_wait as subject;

mod checks;
