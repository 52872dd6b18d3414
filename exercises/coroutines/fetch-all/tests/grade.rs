//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_fetch_all as subject;

mod checks;
