//! The checks of this exercise, against your code.
// Made by `cargo course sync`.

use ex_lazy_coroutine as subject;

mod checks;
