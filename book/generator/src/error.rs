//! Everything that can stop a command of `course`, and the exit code that it
//! stands for.

use std::io;
use std::path::{Path, PathBuf};

use grader::exit::Exit;

use crate::chapter::problem::Problems;
use crate::new::ScaffoldError;
use crate::serve::ServeError;
use crate::site::BuildError;
use crate::sources::SourcesError;
use crate::sources::recordings::RecordingsError;
use crate::sources::twins::TwinError;

/// What was tried, on which path, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to draw from.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// The book could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// There is no new course.
    #[error(transparent)]
    Scaffold(#[from] ScaffoldError),
    /// The book could not be served.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// A Python twin.
    #[error(transparent)]
    Twin(#[from] TwinError),
    /// The catalogue, a starter or the grading of the sample class.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// A file could not be read or written.
    #[error("could not {doing} {}: {source}", .path.display())]
    Io {
        /// `read`, `write`, …
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Error {
        BuildError::Problems(problems).into()
    }
}

impl Error {
    /// The exit code that this error stands for.
    pub fn exit(&self) -> Exit {
        match self {
            Error::Grader(error) | Error::Sources(SourcesError::Catalogue(error)) => error.exit(),
            Error::Scaffold(_) => Exit::Usage,
            Error::Io { .. }
            | Error::Serve(_)
            | Error::Build(BuildError::Io { .. } | BuildError::Deck(_))
            | Error::Twin(TwinError::Io { .. })
            | Error::Sources(SourcesError::Recordings(RecordingsError::Start { .. })) => {
                Exit::Infrastructure
            }
            Error::Sources(_) | Error::Build(_) | Error::Twin(_) => Exit::Course,
        }
    }

    /// What a person is told.
    pub fn told(&self) -> String {
        let text = self.to_string();
        // Problems with chapters begin with `error:` themselves.
        if text.starts_with("error: ") {
            text
        } else {
            format!("error: {text}")
        }
    }

    /// An operation of the file system went wrong. To be used with `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
        let path = path.to_owned();
        move |source| Error::Io {
            doing,
            path,
            source,
        }
    }
}
