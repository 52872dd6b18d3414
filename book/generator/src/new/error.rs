//! Why there is no new course.

use std::path::PathBuf;

use crate::files::FileError;
use crate::sources::made::MadeError;

/// Why there is no new course.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// Something lies there.
    #[error("{} is not an empty folder, and nothing was changed there; name another one", .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// No repository of Wakeline is known.
    #[error("a new course needs Wakeline, and {} is no checkout of it; name one with --wakeline DIR, or a repository with --git URL", .path.display())]
    NoWakeline {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A title that cannot be one.
    #[error("a course cannot be called {title:?}; give it a title of one line")]
    Title {
        /// As given.
        title: String,
    },
    /// The manifest that names Wakeline cannot be read as TOML.
    #[error("{} is no TOML, so it does not say where Wakeline is: {source}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// A file of an exercise could not be made.
    #[error(transparent)]
    Made(#[from] MadeError),
    /// The new course cannot be written, or is not one.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}
