//! Tries to name the reference solution as a module.

#[path = "@COURSE@/solutions/01_first/01_two_pages/src/lib.rs"]
mod stolen;
pub use stolen::two_pages;
