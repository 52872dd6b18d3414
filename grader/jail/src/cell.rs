//! What goes into the jail and what comes out: a program to run, and how it
//! ended.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::purpose::Purpose;
use crate::reach::Reach;

/// A program to run in the jail.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// The program, by its absolute path.
    pub program: &'a Path,
    /// What it is there for.
    pub purpose: Purpose,
    /// Its arguments, without its own name.
    pub args: Vec<OsString>,
    /// The whole environment.
    pub env: Vec<(&'a str, OsString)>,
    /// The working directory.
    pub dir: &'a Path,
    /// What it can reach of the file system, besides itself.
    pub reach: Reach,
    /// One line to send over a socket that is the program's standard input.
    /// `None`: standard input is empty.
    pub request: Option<String>,
}

/// How a program ended, and what it left behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// The beginning of standard output, within the limit.
    pub stdout: Vec<u8>,
    /// The beginning of standard error, within the limit.
    pub stderr: Vec<u8>,
    /// All that came over the socket; `None` if it was more than the limit.
    pub reply: Option<Vec<u8>>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit code.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// Killed because its real time, this much, was over.
    OutOfTime(Duration),
}
