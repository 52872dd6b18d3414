//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_countdown_future as subject;

mod checks;
