//! Keeps the sources of a class outside memory: in one file without a name,
//! which is gone with its holder however that ends. Identical sources lie
//! there once.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::Sources;
use crate::error::Error;

/// A file full of sources.
#[derive(Debug)]
pub(crate) struct Shelf {
    file: File,
    end: u64,
    places: HashMap<blake3::Hash, Shelved>,
}

/// Where sources lie on a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shelved {
    at: u64,
    bytes: usize,
}

impl Shelf {
    /// A shelf on the disk of an output folder.
    pub(crate) fn in_folder(out: &Path) -> Result<Shelf, Error> {
        let file = tempfile::tempfile_in(out).map_err(|source| Error::Output {
            path: out.to_owned(),
            source,
        })?;
        Ok(Shelf {
            file,
            end: 0,
            places: HashMap::new(),
        })
    }

    /// Puts sources there.
    pub(crate) fn put(&mut self, sources: &Sources) -> io::Result<Shelved> {
        let json = serde_json::to_vec(sources)?;
        let hash = blake3::hash(&json);
        if let Some(there) = self.places.get(&hash) {
            return Ok(*there);
        }
        self.file.write_all(&json)?;
        let shelved = Shelved {
            at: self.end,
            bytes: json.len(),
        };
        self.end += json.len() as u64;
        self.places.insert(hash, shelved);
        Ok(shelved)
    }

    /// Takes a copy of them. Several threads may do so at once.
    pub(crate) fn copy(&self, shelved: Shelved) -> io::Result<Sources> {
        let mut json = vec![0; shelved.bytes];
        self.file.read_exact_at(&mut json, shelved.at)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Shelf, Sources};

    #[test]
    fn sources_come_back_as_they_were_and_identical_ones_lie_there_once() {
        let out = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::in_folder(out.path()).unwrap();
        let (a, b) = (Sources::lib("pub fn a() {}"), Sources::lib("// é\n\"\""));
        let (first, second) = (shelf.put(&a).unwrap(), shelf.put(&b).unwrap());
        assert_ne!(first, second);
        assert_eq!(shelf.put(&a).unwrap(), first);
        assert_eq!(shelf.copy(second).unwrap(), b);
        assert_eq!(shelf.copy(first).unwrap(), a);
        assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
    }
}
