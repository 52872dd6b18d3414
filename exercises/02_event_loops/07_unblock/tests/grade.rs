//! The checks of this exercise, against your code.

use ex_unblock as subject;

mod checks;
