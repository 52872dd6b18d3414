//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_shared_result as subject;

mod checks;
