//! Why the course could not be checked. What is wrong with it is no error, but
//! a finding.

use crate::files::FileError;
use crate::site::BuildError;
use crate::sources::made::MadeError;
use crate::sources::twins::TwinError;

/// Why the course could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A chapter was named that is not there.
    #[error("there is no chapter `{name}` in book/src; {help}")]
    NoChapter {
        /// As it was typed.
        name: String,
        /// The nearest one, or all of them.
        help: String,
    },
    /// mdBook, or the machine; what is wrong with chapters is a finding.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The made files could not be looked at.
    #[error(transparent)]
    Made(#[from] MadeError),
    /// A solution has no marks, or wrong ones.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// The twins could not be looked at; that one of them is wrong is a finding.
    #[error(transparent)]
    Twin(#[from] TwinError),
    /// There is more to look for than can be looked for at once.
    #[error("could not prepare the search for what learners must not find: {0}")]
    Search(#[from] aho_corasick::BuildError),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}
