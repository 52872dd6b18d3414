//! The checks of this exercise, against your code.

use ex_deadline as subject;

mod checks;
