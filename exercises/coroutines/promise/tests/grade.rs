//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_promise as subject;

mod checks;
