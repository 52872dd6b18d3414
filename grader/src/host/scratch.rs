//! A place for folders that are needed for a moment: below the system's folder
//! for temporary files, under a lock that ends with its holder. Whoever takes
//! such a place first removes those that a killed grader left.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use tempfile::TempDir;

use crate::error::Error;

/// What all these places are called.
const PREFIX: &str = "wakeline-";
/// The file in each of them that is locked.
const LOCK: &str = "lock";

/// A place of our own. What lies in it is removed with it.
#[derive(Debug)]
pub(crate) struct Scratch {
    place: TempDir,
    _lock: File,
}

impl Scratch {
    /// Takes a place, and removes those that nobody holds any more.
    pub(crate) fn open() -> Result<Scratch, Error> {
        let temp = std::env::temp_dir();
        sweep(&temp);
        Scratch::below(&temp).map_err(Error::io("create a folder in", &temp))
    }

    fn below(temp: &Path) -> io::Result<Scratch> {
        let place = tempfile::Builder::new().prefix(PREFIX).tempdir_in(temp)?;
        // Locked before it has the name that others look for.
        let unnamed = place.path().join(".lock");
        let lock = File::create(&unnamed)?;
        lock.lock()?;
        fs::rename(unnamed, place.path().join(LOCK))?;
        Ok(Scratch { place, _lock: lock })
    }

    /// A fresh folder.
    pub(crate) fn folder(&self) -> io::Result<TempDir> {
        tempfile::tempdir_in(self.place.path())
    }
}

/// What cannot be removed now can be by the next grader.
fn sweep(temp: &Path) {
    let Ok(entries) = fs::read_dir(temp) else {
        return;
    };
    for entry in entries.flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if named && is_left_behind(&entry.path()).unwrap_or(false) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether a place is ours by its owner, and held by nobody.
fn is_left_behind(place: &Path) -> io::Result<bool> {
    let meta = fs::symlink_metadata(place)?;
    if !meta.is_dir() || meta.uid() != rustix::process::geteuid().as_raw() {
        return Ok(false);
    }
    Ok(File::open(place.join(LOCK))?.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Scratch, sweep};

    #[test]
    fn a_place_is_removed_when_nobody_holds_it_and_not_before() {
        let temp = tempfile::tempdir().unwrap();
        let held = Scratch::below(temp.path()).unwrap();
        let left = Scratch::below(temp.path()).unwrap();
        fs::create_dir(temp.path().join("wakeline-of-somebody")).unwrap();
        // A killed process drops its lock, and nothing else.
        let Scratch { place, _lock: lock } = left;
        let path = place.keep();
        sweep(temp.path());
        assert!(path.exists(), "its lock is still held");
        drop(lock);
        sweep(temp.path());
        assert!(!path.exists());
        assert!(held.folder().unwrap().path().exists());
        assert!(temp.path().join("wakeline-of-somebody").exists());
    }
}
