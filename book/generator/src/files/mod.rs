//! Files: listed in one order, their hashes, and what is said when one cannot be
//! used.

pub(crate) mod hashes;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder could not be used.
#[derive(Debug, thiserror::Error)]
#[error("could not {doing} {}: {source}", .path.display())]
pub struct FileError {
    /// `read`, `write`, …
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// The system's own words.
    pub source: io::Error,
}

impl FileError {
    /// To be used with `map_err`.
    pub(crate) fn new(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> FileError + use<> {
        let path = path.to_owned();
        move |source| FileError {
            doing,
            path,
            source,
        }
    }
}

/// Cargo's target folder for the course at `root`, which the caller may have moved.
pub(crate) fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) if !target.is_empty() => {
            std::path::absolute(&target).unwrap_or_else(|_| target.into())
        }
        _ => root.join("target"),
    }
}

/// A scratch folder, which goes away when it is dropped.
pub(crate) fn scratch() -> Result<tempfile::TempDir, FileError> {
    let scratch = tempfile::Builder::new().prefix("wakeline-").tempdir();
    scratch.map_err(FileError::new("make a folder in", &std::env::temp_dir()))
}

/// The folders in a folder, in alphabetical order; none where it is missing.
pub(crate) fn folders(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    entries(path, Path::is_dir)
}

/// The files in a folder, in alphabetical order; none where it is missing.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    entries(path, Path::is_file)
}

/// Every file below a folder whose name ends in `.extension`.
pub(crate) fn below(path: &Path, extension: &str) -> Result<Vec<PathBuf>, FileError> {
    let mut found = files(path)?;
    found.retain(|file| file.extension().is_some_and(|found| found == extension));
    for folder in folders(path)? {
        found.extend(below(&folder, extension)?);
    }
    Ok(found)
}

/// Every file below a folder.
pub(crate) fn all(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = files(path)?;
    for folder in folders(path)? {
        found.extend(all(&folder)?);
    }
    Ok(found)
}

fn entries(path: &Path, keep: fn(&Path) -> bool) -> Result<Vec<PathBuf>, FileError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(|entries| {
            let paths = entries.map(|entry| entry.map(|entry| entry.path()));
            paths.collect::<io::Result<Vec<PathBuf>>>()
        }),
    };
    let mut found = entries.map_err(FileError::new("read", path))?;
    found.retain(|path| keep(path));
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_is_empty_and_what_is_no_folder_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(below(&dir.path().join("none"), "rs").unwrap().is_empty());
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let error = files(&file).unwrap_err().to_string();
        assert!(error.starts_with("could not read "), "{error}");
    }
}
