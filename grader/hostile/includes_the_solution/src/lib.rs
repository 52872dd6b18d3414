//! Tries to compile the reference solution in its own place.

include!("@COURSE@/solutions/01_first/01_two_pages/src/lib.rs");
