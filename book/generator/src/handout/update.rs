//! How an older hand-out becomes the new one: file by file, each whole, and
//! nothing that a learner wrote is lost.
//!
//! Three texts of a file decide: as it was handed out before (`handout.lock`),
//! as it is there, and as it is now in the course. What is new comes first, then
//! what changed, and what is gone last, so that code which names a file finds it
//! at any moment; the lock is written when all is done. An update that was
//! interrupted is completed by the next one: what is the new text already is left
//! alone.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::LOCK;
use crate::files::hashes::{Hashes, hash, key};
use crate::files::{self, FileError};

/// Something that was left as a learner wants it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// A file that was edited, and that did not change in the course.
    Edited {
        /// Below the hand-out.
        path: String,
    },
    /// A file that was edited, and that changed in the course.
    Both {
        /// Below the hand-out.
        path: String,
        /// Where its new text is.
        new: String,
    },
    /// A file that was edited, and that the course no longer has.
    Gone {
        /// Below the hand-out.
        path: String,
    },
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kept::Edited { path } => write!(f, "{path}  (edited)"),
            Kept::Both { path, new } => write!(f, "{path}  (edited; the new text is in {new})"),
            Kept::Gone { path } => write!(f, "{path}  (edited; the course no longer has it)"),
        }
    }
}

/// One change of the folder, in the order in which they are made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A file that is not there.
    Add { path: String, to: String },
    /// A file that is as it was handed out.
    Replace { path: String },
    /// A file that is as it was handed out, and no longer in the course.
    Remove { path: String },
}

/// What an update does.
#[derive(Debug)]
pub(super) struct Plan {
    steps: Vec<Step>,
    pub(super) kept: Vec<Kept>,
}

/// The hashes of all files of a hand-out but its lock.
pub(super) fn hashes_of(dir: &Path) -> Result<Hashes, FileError> {
    let mut hashes = Hashes::new();
    for file in files::all(dir)? {
        let contents = fs::read(&file).map_err(FileError::new("read", &file))?;
        let below = file.strip_prefix(dir).unwrap_or(&file);
        hashes.insert(key(below), hash(contents));
    }
    hashes.remove(LOCK);
    Ok(hashes)
}

/// What lies where these files need a folder, and is none: a link could lead
/// anywhere.
pub(super) fn in_the_way(dir: &Path, files: &Hashes) -> Option<PathBuf> {
    files
        .keys()
        .find_map(|path| no_folder(dir, &dir.join(path)))
}

fn no_folder(dir: &Path, path: &Path) -> Option<PathBuf> {
    let above = path.ancestors().skip(1);
    let mut above = above.take_while(|folder| *folder != dir);
    let is_none = |folder: &&Path| fs::symlink_metadata(folder).is_ok_and(|about| !about.is_dir());
    above.find(is_none).map(Path::to_owned)
}

/// What lies at a path.
#[derive(PartialEq, Eq)]
enum There {
    Nothing,
    File(String),
    /// A folder, a link: somebody's own.
    Other,
}

impl There {
    /// What lies at a path below the hand-out. Behind a link to a folder it is
    /// somebody's own, whatever it is.
    fn at(dir: &Path, below: &str) -> Result<There, FileError> {
        let path = &dir.join(below);
        if no_folder(dir, path).is_some() {
            return Ok(There::Other);
        }
        match fs::symlink_metadata(path) {
            Ok(about) if about.is_file() => {
                let contents = fs::read(path).map_err(FileError::new("read", path))?;
                Ok(There::File(hash(contents)))
            }
            Ok(_) => Ok(There::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
            Err(error) => Err(FileError::new("look at", path)(error)),
        }
    }

    fn is(&self, hash: Option<&String>) -> bool {
        matches!((self, hash), (There::File(there), Some(hash)) if there == hash)
    }
}

impl Plan {
    /// What makes of the hand-out in `dir`, once handed out as `old`, the new one.
    pub(super) fn of(dir: &Path, old: &Hashes, new: &Hashes) -> Result<Plan, FileError> {
        let mut plan = Plan {
            steps: Vec::new(),
            kept: Vec::new(),
        };
        for (path, hash) in new {
            let there = There::at(dir, path)?;
            let was = old.get(path);
            let path = path.clone();
            if there == There::Nothing {
                let to = path.clone();
                plan.steps.push(Step::Add { path, to });
            } else if there.is(Some(hash)) {
                // It is the new one.
            } else if there.is(was) {
                plan.steps.push(Step::Replace { path });
            } else if was == Some(hash) {
                plan.kept.push(Kept::Edited { path });
            } else {
                let (new, is_there) = beside(dir, &path, hash)?;
                if !is_there {
                    let (path, to) = (path.clone(), new.clone());
                    plan.steps.push(Step::Add { path, to });
                }
                plan.kept.push(Kept::Both { path, new });
            }
        }
        for (path, hash) in old.iter().filter(|(path, _)| !new.contains_key(*path)) {
            let there = There::at(dir, path)?;
            let path = path.clone();
            if there.is(Some(hash)) {
                plan.steps.push(Step::Remove { path });
            } else if there != There::Nothing {
                plan.kept.push(Kept::Gone { path });
            }
        }
        plan.steps.sort();
        plan.kept.sort();
        Ok(plan)
    }

    /// Makes the changes.
    pub(super) fn apply(&self, dir: &Path, stage: &Path) -> Result<(), FileError> {
        self.steps.iter().try_for_each(|step| step.make(dir, stage))
    }

    pub(super) fn changed(&self) -> usize {
        self.steps.len() - self.removed()
    }

    pub(super) fn removed(&self) -> usize {
        let is_remove = |step: &&Step| matches!(step, Step::Remove { .. });
        self.steps.iter().filter(is_remove).count()
    }

    /// What the hand-out itself wrote or removed, now and before: all that is as
    /// it was handed out.
    pub(super) fn own(&self, dir: &Path, new: &Hashes) -> Result<BTreeSet<String>, FileError> {
        let mut own = BTreeSet::from([LOCK.to_owned()]);
        for (path, hash) in new {
            if There::at(dir, path)?.is(Some(hash)) {
                own.insert(path.clone());
            }
        }
        own.extend(self.steps.iter().map(|step| match step {
            Step::Add { to, .. } => to.clone(),
            Step::Replace { path } | Step::Remove { path } => path.clone(),
        }));
        Ok(own)
    }
}

impl Step {
    fn make(&self, dir: &Path, stage: &Path) -> Result<(), FileError> {
        let (path, to) = match self {
            Step::Add { path, to } => (path, to),
            Step::Replace { path } => (path, path),
            Step::Remove { path } => {
                let path = dir.join(path);
                fs::remove_file(&path).map_err(FileError::new("remove", &path))?;
                remove_empty(path.parent(), dir);
                return Ok(());
            }
        };
        let to = dir.join(to);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(FileError::new("make", folder))?;
        }
        fs::rename(stage.join(path), &to).map_err(FileError::new("write", &to))
    }
}

/// Removes folders in which nothing is left.
fn remove_empty(mut folder: Option<&Path>, dir: &Path) {
    while let Some(empty) = folder.filter(|folder| *folder != dir) {
        // One that is not empty stays, and so do those above it.
        if fs::remove_dir(empty).is_err() {
            return;
        }
        folder = empty.parent();
    }
}

/// Where the new text of a file goes that a learner edited: the first name that
/// is free, or that has this text already.
fn beside(dir: &Path, path: &str, hash: &String) -> Result<(String, bool), FileError> {
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{path}.new"),
            _ => format!("{path}.new{number}"),
        };
        let there = There::at(dir, &name)?;
        if there == There::Nothing || there.is(Some(hash)) {
            let is_there = there != There::Nothing;
            return Ok((name, is_there));
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests;
