//! A hash of files and texts that is the same on every machine: contents and
//! relative names, never times or absolute paths.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// A hash being made. Every part is framed, so that no two lists of parts
/// run together.
pub(crate) struct Fingerprint(blake3::Hasher);

impl Fingerprint {
    pub(crate) fn new() -> Fingerprint {
        Fingerprint(blake3::Hasher::new())
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// The contents of one file; nothing if it is not there.
    pub(crate) fn file(&mut self, path: &Path) -> Result<(), Error> {
        match fs::read(path) {
            Ok(bytes) => self.bytes(&bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => self.bytes(&[]),
            Err(error) => return Err(Error::io("read", path)(error)),
        }
        Ok(())
    }

    /// Every file below a folder, with its relative name; nothing if the
    /// folder is not there.
    pub(crate) fn tree(&mut self, dir: &Path) -> Result<(), Error> {
        if !dir.is_dir() {
            return Ok(());
        }
        let mut entries = fs::read_dir(dir)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(Error::io("read", dir))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.text(&entry.file_name().to_string_lossy());
            let path = entry.path();
            if path.is_dir() {
                self.tree(&path)?;
            } else {
                self.file(&path)?;
            }
        }
        self.text("/");
        Ok(())
    }

    /// 32 hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        self.0.finalize().to_hex()[..32].to_owned()
    }
}
