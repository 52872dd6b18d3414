//! How deep a recorder looks.

/// How much of a run is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What is graded: operations, blocked stretches, and what the program
    /// says. Costs little. How the run ends is found out all the same, and a
    /// deadlock names its stuck tasks and where they were spawned.
    Spans,
    /// Also every spawn, poll, wait, wake and end of a task.
    Polls,
}
