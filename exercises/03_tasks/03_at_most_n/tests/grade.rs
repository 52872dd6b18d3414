//! The checks of this exercise, against your code.

use ex_at_most_n as subject;

mod checks;
