//! The checks of this exercise, against your code.

use ex_block_on as subject;

mod checks;
