//! Why nothing is served, and why a build gave no new pages.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use crate::files::FileError;
use crate::site::BuildError;
use crate::sources::SourcesError;

/// How many ports after the one that was asked for are tried.
pub(super) const NEIGHBOURS: u16 = 20;

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No port is free.
    #[error(
        "could not listen on port {port} of this machine or one of the next {NEIGHBOURS}: {source}; name another one with --port"
    )]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// The system's own words.
        source: io::Error,
    },
    /// Changes cannot be seen.
    #[error("could not watch {} for changes: {source}; `cargo course build` still works", .path.display())]
    Watch {
        /// The folder.
        path: PathBuf,
        /// The system's own words.
        source: notify::Error,
    },
    /// The server could not be set up.
    #[error("could not set up the server: {source}")]
    Server {
        /// The server's own words.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Why a build gave no new pages. Serving goes on.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// There is nothing to draw from.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// The book has errors.
    #[error(transparent)]
    Build(#[from] BuildError),
}
