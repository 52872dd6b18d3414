//! Files: replaced whole or not at all, and listed in one order.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Puts `text` where `path` is, whole or not at all.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is for its owner only; a course is for everybody.
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
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

/// The folders in a folder, in alphabetical order; none where it is missing.
pub(crate) fn folders(path: &Path) -> Vec<PathBuf> {
    entries(path, Path::is_dir)
}

/// The files in a folder, in alphabetical order; none where it is missing.
pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    entries(path, Path::is_file)
}

/// Every file below a folder whose name ends in `.extension`.
pub(crate) fn below(path: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = files(path)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|found| found == extension))
        .collect();
    for folder in folders(path) {
        found.extend(below(&folder, extension));
    }
    found
}

fn entries(path: &Path, keep: fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| keep(path))
        .collect();
    found.sort();
    found
}
