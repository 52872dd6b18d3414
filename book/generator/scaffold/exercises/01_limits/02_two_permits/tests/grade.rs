//! The checks of this exercise, against your code.

use ex_two_permits as subject;

mod checks;
