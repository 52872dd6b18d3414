//! Why a jail could not be opened, or a program not be run to its end. It is
//! never the fault of the program.

use std::io;

use crate::wall::Missing;

/// What was tried, and why it could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The machine could not start a process, or not follow it.
    #[error("a process could not be started or watched: could not {tried}: {source}")]
    Process {
        /// What was tried, as in “could not …”.
        tried: &'static str,
        /// The system's own words.
        source: io::Error,
    },
    /// The host cannot enforce everything, and everything was asked for.
    #[error("this host cannot enforce the whole jail, and --require-jail full asks for it; missing:{}", list(.0))]
    Missing(Vec<Missing>),
    /// A jail that cannot be trusted: nothing was run in it.
    #[error("the jail did not close: {why}")]
    NotClosed {
        /// What the warden or the stage said, and what to do.
        why: String,
    },
    /// Somebody asked to stop.
    #[error("the run was stopped")]
    Stopped,
}

impl Error {
    /// To be used with `map_err`.
    pub(crate) fn process(tried: &'static str) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Process { tried, source }
    }
}

fn list(missing: &[Missing]) -> String {
    let lines: Vec<String> = missing.iter().map(|one| format!("\n  {one}")).collect();
    lines.concat()
}
