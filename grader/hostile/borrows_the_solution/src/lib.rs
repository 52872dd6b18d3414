//! Tries to name the reference solution as a module.

#[path = "@COURSE@/solutions/first/two-pages/src/lib.rs"]
mod stolen;
pub use stolen::two_pages;
