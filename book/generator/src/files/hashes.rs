//! The hashes of files by their paths, as a file of lines `HASH  PATH`, like
//! `b3sum` prints them. They tell what somebody edited.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use grader::host::files::replace;

use super::FileError;

/// Hashes by path, with `/` on every system.
pub(crate) type Hashes = BTreeMap<String, String>;

/// Why the hashes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HashesError {
    /// The file is damaged.
    #[error("{}:{line}: this is no `HASH  PATH`; take the file from the repository again", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// The file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Reads them; `None` where the file is missing.
pub(crate) fn read(path: &Path) -> Result<Option<Hashes>, HashesError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(FileError::new("read", path))?,
    };
    let entry = |(index, line): (usize, &str)| {
        // Whoever edits this file must not lead out of the folder.
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_));
        let entry = line.split_once("  ");
        let entry = entry.filter(|(_, file)| Path::new(file).components().all(inside));
        let (hash, file) = entry.ok_or_else(|| HashesError::Line {
            path: path.to_owned(),
            line: index + 1,
        })?;
        Ok((file.to_owned(), hash.to_owned()))
    };
    text.lines()
        .enumerate()
        .map(entry)
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Writes them.
pub(crate) fn write(path: &Path, hashes: &Hashes) -> Result<(), grader::Error> {
    let mut text = String::new();
    for (path, hash) in hashes {
        writeln!(text, "{hash}  {path}").expect("a String takes every write");
    }
    replace(path, &text)
}

/// A path with `/` on every system.
pub(crate) fn key(path: &Path) -> String {
    path.iter()
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// The hash of what a file holds.
pub(crate) fn hash(contents: impl AsRef<[u8]>) -> String {
    blake3::hash(contents.as_ref()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_refused_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let read = |file: &str| {
            fs::write(&path, format!("12  a/b.rs\n34  {file}\n")).unwrap();
            read(&path)
        };
        assert_eq!(read("c").unwrap().unwrap().len(), 2);
        for out in ["../c", "a/../../c", "/etc/passwd"] {
            let error = read(out).unwrap_err();
            assert!(matches!(error, HashesError::Line { line: 2, .. }), "{out}");
        }
    }
}
