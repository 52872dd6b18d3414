//! The checks of this exercise, against your code.

use ex_lazy_coroutine as subject;

mod checks;
