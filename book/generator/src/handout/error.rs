//! Why there is no hand-out, or why it is as it was.

use std::path::PathBuf;

use super::cargo::CargoError;
use super::git::GitError;
use crate::chapter::problem::Problems;
use crate::check::CheckError;
use crate::files::FileError;
use crate::files::hashes::HashesError;
use crate::site::BuildError;

/// Why there is no hand-out, or why it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum HandoutError {
    /// Something else lies there.
    #[error("{} is not an empty folder, and nothing was changed there; name another one", .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// There is one already.
    #[error("{} is a hand-out already, and nothing was changed there; bring it up to date with --update, which keeps what learners wrote", .path.display())]
    Handout {
        /// The folder.
        path: PathBuf,
    },
    /// Nothing tells edits from what was handed out.
    #[error("{} has no handout.lock, so it is no hand-out that could be brought up to date; name one, or make one in another folder without --update", .path.display())]
    NoHandout {
        /// The folder.
        path: PathBuf,
    },
    /// A folder of it is something else there.
    #[error("{} is a link or a file where the hand-out has a folder, and nothing was changed; put a folder there, then update", .path.display())]
    NoFolder {
        /// What is in the way.
        path: PathBuf,
    },
    /// The programs of a hand-out are copied from a folder.
    #[error(
        "the programs of a hand-out come from a checkout of Wakeline, and this course names a repository; name a checkout with --wakeline DIR"
    )]
    NoCheckout,
    /// An exercise that nobody can begin.
    #[error(
        "the exercise `{slug}` has no solution to make its starter of, so it cannot be handed out; write the solution, or take the exercise out of exercises/course.toml"
    )]
    NoStarter {
        /// Its slug.
        slug: String,
    },
    /// What no learner may find is in it.
    #[error("{0}; nothing was handed out")]
    Giveaways(Problems),
    /// A manifest is damaged, or lacks what each has.
    #[error("{} is no manifest to make one for learners of: {why}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// An archive in it could not be looked through.
    #[error("could not look through the archive {}: {source}", .path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<zip::result::ZipError>,
    },
    /// cargo did not do its part.
    #[error(transparent)]
    Cargo(#[from] CargoError),
    /// git did not do its part.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The book could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// What no learner may find could not be gathered.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The lock is damaged.
    #[error(transparent)]
    Lock(#[from] HashesError),
    /// An exercise is not what it should be, or a file could not be written.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}
