//! The checks of this exercise, against your code.

use ex_two_at_once as subject;

mod checks;
