//! Tries to name the file of another student as a module.

#[path = "@CLASS@/ada/two-pages/src/lib.rs"]
mod stolen;
pub use stolen::two_pages;
