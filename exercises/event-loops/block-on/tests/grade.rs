//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_block_on as subject;

mod checks;
