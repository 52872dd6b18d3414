//! The files of exercises that are made and not written, starters first of all,
//! and never at the cost of what somebody wrote. `exercises/made.lock` keeps the
//! hash of every file that was made, so that one which was edited since is
//! known.

use std::fs;
use std::path::{Path, PathBuf};

use grader::catalogue::made::{self, Made};
use grader::catalogue::{Catalogue, Exercise};
use grader::host::files::replace;

use crate::files::FileError;
use crate::files::hashes::{self, Hashes, HashesError, hash, key};

/// Why they cannot be made or looked at.
#[derive(Debug, thiserror::Error)]
pub enum MadeError {
    /// A solution has no marks, or wrong ones, or a file cannot be written.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// The lock is damaged, or cannot be read.
    #[error(transparent)]
    Lock(#[from] HashesError),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// Edits of this file were to be given up.
    #[error("{} is not made from anything, so it cannot be made anew", path.display())]
    NotMade {
        /// The file.
        path: PathBuf,
    },
}

/// What `sync` did with one file, or what `check` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is what it is made to be.
    Fresh,
    /// So it is, but the lock does not say so: after the next change of what it
    /// is made from it would pass for edited.
    Unlocked,
    /// It was made, and what it is made from has changed since.
    Stale,
    /// It is not there.
    Missing,
    /// Somebody edited it.
    Edited,
}

/// One file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The exercise.
    pub slug: String,
    /// What it is: `the starter`.
    pub what: &'static str,
    /// The file, relative to the course.
    pub path: PathBuf,
    /// How it stood before anything was done.
    pub state: State,
    /// What it is made to say.
    text: String,
}

/// How the files stand that are made for every exercise with a solution.
pub fn survey(catalogue: &Catalogue) -> Result<Vec<File>, MadeError> {
    let lock = hashes::read(&lock_path(&catalogue.root))?.unwrap_or_default();
    let mut files = Vec::new();
    for exercise in catalogue.exercises() {
        for made in made::made(exercise)? {
            files.push(survey_one(catalogue, exercise, made, &lock)?);
        }
    }
    Ok(files)
}

fn survey_one(
    catalogue: &Catalogue,
    exercise: &Exercise,
    made: Made,
    lock: &Hashes,
) -> Result<File, MadeError> {
    let path = made.path.strip_prefix(&catalogue.root);
    let path = path.unwrap_or(&made.path).to_owned();
    let state = match fs::read_to_string(&made.path) {
        Ok(found) => {
            let locked = lock.get(&key(&path)) == Some(&hash(&found));
            match (found == made.text, locked) {
                (true, true) => State::Fresh,
                (true, false) => State::Unlocked,
                (false, true) => State::Stale,
                (false, false) => State::Edited,
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::Missing,
        Err(error) => return Err(FileError::new("read", &made.path)(error).into()),
    };
    Ok(File {
        slug: exercise.slug.to_string(),
        what: made.what,
        path,
        state,
        text: made.text,
    })
}

/// Writes every file that is missing or stale, and keeps those that were
/// edited. Gives them all, with the state that each had before.
pub fn sync(catalogue: &Catalogue) -> Result<Vec<File>, MadeError> {
    sync_and_discard(catalogue, &[])
}

/// The same; of these files, relative to the course, edits are given up.
pub fn sync_and_discard(
    catalogue: &Catalogue,
    discard: &[PathBuf],
) -> Result<Vec<File>, MadeError> {
    let files = survey(catalogue)?;
    if let Some(path) = discard
        .iter()
        .find(|path| files.iter().all(|file| file.path != **path))
    {
        return Err(MadeError::NotMade { path: path.clone() });
    }
    let lock_path = lock_path(&catalogue.root);
    let old = hashes::read(&lock_path)?.unwrap_or_default();
    let mut lock = Hashes::new();
    for file in &files {
        let key = key(&file.path);
        let edited = file.state == State::Edited;
        if edited && !discard.contains(&file.path) {
            // Its hash stays, so that going back to it is not an edit.
            lock.extend(old.get(&key).map(|hash| (key, hash.clone())));
            continue;
        }
        if edited || matches!(file.state, State::Stale | State::Missing) {
            let path = catalogue.root.join(&file.path);
            replace(&path, &file.text)?;
        }
        lock.insert(key, hash(&file.text));
    }
    if lock != old {
        hashes::write(&lock_path, &lock)?;
    }
    Ok(files)
}

fn lock_path(root: &Path) -> PathBuf {
    root.join("exercises/made.lock")
}
