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
    #[error("nothing can be called {title:?}; give it a title of one line")]
    Title {
        /// As given.
        title: String,
    },
    /// A name that folders, packages and modules cannot have.
    #[error(
        "{name:?} is no name for a folder, a package and a module; use small letters, digits and single hyphens, as in at-most-n"
    )]
    Name {
        /// As given.
        name: String,
    },
    /// An exercise without its part.
    #[error(
        "{place:?} does not say the part; write it as in tasks/at-most-n (exercises/course.toml lists the parts)"
    )]
    Place {
        /// As given.
        place: String,
    },
    /// There is such a thing already.
    #[error("{} is there already, and nothing was changed; give the new one another name", .path.display())]
    Exists {
        /// What is there.
        path: PathBuf,
    },
    /// The list of exercises is no TOML.
    #[error("{} is no TOML, so nothing can be added to it: {source}", .path.display())]
    List {
        /// `exercises/course.toml`.
        path: PathBuf,
        /// What is wrong with it.
        source: toml_edit::TomlError,
    },
    /// A list that looks otherwise than expected.
    #[error("{} does not look as it should, and nothing was changed; put {row} into it by hand, then make the files", .path.display())]
    NoRow {
        /// The list.
        path: PathBuf,
        /// What belongs there.
        row: String,
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
