//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_at_most_n as subject;

mod checks;
