//! Tries to compile the reference solution in its own place.

include!("@COURSE@/solutions/first/two-pages/src/lib.rs");
