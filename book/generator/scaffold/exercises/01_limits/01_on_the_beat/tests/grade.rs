//! The checks of this exercise, against your code.

use ex_on_the_beat as subject;

mod checks;
