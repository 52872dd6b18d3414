//! What the grader asks of the machine that it runs on: files that are
//! replaced whole, locks, scratch folders, cargo, Ctrl-C, and a line that moves
//! while somebody waits.

pub(crate) mod cargo;
pub mod files;
pub(crate) mod lock;
pub(crate) mod scratch;
pub mod stop;
pub mod waiting;
pub mod watched;
