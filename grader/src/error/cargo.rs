//! What can go wrong with cargo and rustc.

use std::process::ExitStatus;

/// Why cargo or rustc could not do their part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CargoError {
    /// It is not there, or this machine is out of processes.
    #[error("could not start `{command}` ({source}); install it with rustup")]
    Start {
        /// What was started.
        command: &'static str,
        /// The system's own words.
        source: std::io::Error,
    },
    /// It ran, and said that it failed.
    #[error("`{command}` ended with {status}:\n{said}")]
    Failed {
        /// What was run.
        command: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it printed.
        said: String,
    },
    /// It ran, and printed something else than it should.
    #[error("`{command}` printed what it should not: {source}")]
    Output {
        /// What was run.
        command: &'static str,
        /// Where it is wrong.
        source: serde_json::Error,
    },
}
