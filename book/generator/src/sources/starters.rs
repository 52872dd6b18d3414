//! Starters: made from the solutions, and never at the cost of what a learner
//! wrote. `exercises/starters.lock` keeps the hash of every starter that was
//! made, so that one which was edited since is known.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use grader::catalogue::starter;
use grader::catalogue::{Catalogue, Exercise};
use grader::host::files::replace;

use crate::files::FileError;

/// Why starters cannot be made or looked at.
#[derive(Debug, thiserror::Error)]
pub enum StarterError {
    /// A solution has no marks, or wrong ones, or a starter cannot be written.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// The lock is damaged.
    #[error("{}:{line}: this is no `HASH  PATH`; take the file from the repository again", .path.display())]
    Lock {
        /// `exercises/starters.lock`.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What `sync` did with one starter, or what `check` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is what the solution gives.
    Fresh,
    /// It is what the solution gives, but the lock does not say so: after the
    /// next change of the solution it would pass for edited.
    Unlocked,
    /// It was made from an older solution.
    Stale,
    /// It is not there.
    Missing,
    /// Somebody edited it.
    Edited,
}

/// One exercise's starter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starter {
    /// The exercise.
    pub slug: String,
    /// The file, relative to the course.
    pub path: PathBuf,
    /// How it stood before anything was done.
    pub state: State,
    /// What the solution gives.
    text: String,
}

/// How the starter of every exercise with a solution stands.
pub fn survey(catalogue: &Catalogue) -> Result<Vec<Starter>, StarterError> {
    let lock = read_lock(&lock_path(&catalogue.root))?;
    let mut starters = Vec::new();
    for exercise in catalogue.exercises() {
        if let Some(starter) = survey_one(catalogue, exercise, &lock)? {
            starters.push(starter);
        }
    }
    Ok(starters)
}

fn survey_one(
    catalogue: &Catalogue,
    exercise: &Exercise,
    lock: &BTreeMap<String, String>,
) -> Result<Option<Starter>, StarterError> {
    let Some(solution) = &exercise.solution else {
        return Ok(None);
    };
    let reference = solution.join("src/lib.rs");
    let source = fs::read_to_string(&reference).map_err(FileError::new("read", &reference))?;
    let text = starter::generate(&source, &reference)?;
    let file = exercise.lib();
    let path = file
        .strip_prefix(&catalogue.root)
        .unwrap_or(&file)
        .to_owned();
    let state = match fs::read_to_string(&file) {
        Ok(found) => {
            let locked = lock.get(&key(&path)) == Some(&hash(&found));
            match (found == text, locked) {
                (true, true) => State::Fresh,
                (true, false) => State::Unlocked,
                (false, true) => State::Stale,
                (false, false) => State::Edited,
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::Missing,
        Err(error) => return Err(FileError::new("read", &file)(error).into()),
    };
    Ok(Some(Starter {
        slug: exercise.slug.to_string(),
        path,
        state,
        text,
    }))
}

/// Writes every starter that is missing or stale, and keeps those that were
/// edited. Gives them all, with the state that each had before.
pub fn sync(catalogue: &Catalogue) -> Result<Vec<Starter>, StarterError> {
    let starters = survey(catalogue)?;
    let lock_path = lock_path(&catalogue.root);
    let old = read_lock(&lock_path)?;
    let mut lock = BTreeMap::new();
    for starter in &starters {
        let key = key(&starter.path);
        if starter.state == State::Edited {
            // Its hash stays, so that going back to it is not an edit.
            lock.extend(old.get(&key).map(|hash| (key, hash.clone())));
            continue;
        }
        if matches!(starter.state, State::Stale | State::Missing) {
            let path = catalogue.root.join(&starter.path);
            replace(&path, &starter.text)?;
        }
        lock.insert(key, hash(&starter.text));
    }
    if lock != old {
        let mut text = String::new();
        for (path, hash) in &lock {
            writeln!(text, "{hash}  {path}").expect("a String takes every write");
        }
        replace(&lock_path, &text)?;
    }
    Ok(starters)
}

fn lock_path(root: &Path) -> PathBuf {
    root.join("exercises/starters.lock")
}

/// The hashes by path: lines of `hash  path`, as `b3sum` prints them.
fn read_lock(path: &Path) -> Result<BTreeMap<String, String>, StarterError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(FileError::new("read", path)(error).into()),
    };
    let entry = |(index, line): (usize, &str)| {
        let (hash, starter) = line.split_once("  ").ok_or_else(|| StarterError::Lock {
            path: path.to_owned(),
            line: index + 1,
        })?;
        Ok((starter.to_owned(), hash.to_owned()))
    };
    text.lines().enumerate().map(entry).collect()
}

/// A path with `/` on every system.
fn key(path: &Path) -> String {
    path.iter()
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
