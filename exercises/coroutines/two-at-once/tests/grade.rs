//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_two_at_once as subject;

mod checks;
