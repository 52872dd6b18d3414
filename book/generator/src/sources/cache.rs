//! What ran once and need not run again, in `target/course`. An entry holds what
//! a program printed, with the hashes of everything that it came from: for the
//! listings the sources that cargo itself names, manifests, lock file, toolchain
//! and flags; for a twin every Python file and the interpreter. One look at them
//! says whether the program would print the same today.
//!
//! An entry is replaced whole and carries a seal, so half of one is none.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use grader::host::files::replace;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::files;

/// A folder of entries. It can be deleted at any time.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// What an entry came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// What is not a file: the toolchain, the interpreter, the environment.
    pub(crate) facts: Vec<String>,
    /// The hash of every file, `None` where there was none.
    files: BTreeMap<PathBuf, Option<String>>,
    /// Date and size of programs, which are too large to be read every time.
    programs: BTreeMap<PathBuf, Option<String>>,
}

impl Origin {
    /// These facts and these files, as they are now.
    pub(crate) fn of(facts: Vec<String>, files: impl IntoIterator<Item = PathBuf>) -> Origin {
        let files = files.into_iter().map(|path| {
            // An unreadable file has no hash that it could have again.
            let hash = hash_of(&path).unwrap_or_else(|error| Some(error.to_string()));
            (path, hash)
        });
        Origin {
            facts,
            files: files.collect(),
            programs: BTreeMap::new(),
        }
    }

    /// The same, and these programs.
    pub(crate) fn with_programs(self, programs: impl IntoIterator<Item = PathBuf>) -> Origin {
        let programs = programs.into_iter().map(|path| {
            let stamp = stamp_of(&path);
            (path, stamp)
        });
        Origin {
            programs: programs.collect(),
            ..self
        }
    }

    fn is_as_it_was(&self) -> bool {
        self.files
            .par_iter()
            .all(|(path, hash)| hash_of(path).is_ok_and(|now| now == *hash))
    }
}

impl Cache {
    /// The cache of the course at `root`, in cargo's target folder.
    pub fn of_course(root: &Path) -> Cache {
        Cache::at(files::target(root).join("course"))
    }

    /// A cache in a folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Cache {
        Cache {
            folder: folder.into(),
        }
    }

    /// What was kept under a name, where its files are still what they were
    /// and the facts are these.
    pub(crate) fn get(&self, name: &str, facts: &[String]) -> Option<String> {
        let (origin, output) = self.entry(name)?;
        (origin.facts == facts && origin.is_as_it_was()).then_some(output)
    }

    /// Keeps what came from an origin, in the place of what was kept before. A
    /// cache that cannot be written costs time and nothing else.
    pub(crate) fn put(&self, name: &str, origin: &Origin, output: &str) {
        if let Ok(origin) = serde_json::to_string(origin) {
            let rest = format!("{origin}\n{output}");
            let seal = blake3::hash(rest.as_bytes());
            let _ = replace(&self.path(name), &format!("{seal}\n{rest}"));
        }
    }

    /// An entry whose seal is whole. A power cut can leave half a file; what is
    /// damaged or cannot be read counts as not there, and is made anew.
    fn entry(&self, name: &str) -> Option<(Origin, String)> {
        let text = fs::read_to_string(self.path(name)).ok()?;
        let (seal, rest) = text.split_once('\n')?;
        if blake3::hash(rest.as_bytes()).to_hex().as_str() != seal {
            return None;
        }
        let (origin, output) = rest.split_once('\n')?;
        Some((serde_json::from_str(origin).ok()?, output.to_owned()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.kept"))
    }
}

/// The hash of a file; `None` where there is none.
fn hash_of(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(blake3::hash(&bytes).to_hex().to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Date and size of a file, as build tools know a program.
pub(crate) fn stamp_of(path: &Path) -> Option<String> {
    let about = fs::metadata(path).ok()?;
    Some(format!("{} {:?}", about.len(), about.modified().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (tempfile::TempDir, Cache, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("a.py");
        fs::write(&source, "one").unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        let origin = Origin::of(vec!["python 3".to_owned()], [source.clone()]);
        cache.put("twins/a", &origin, "what\nit said\n");
        (dir, cache, source)
    }

    fn get(cache: &Cache) -> Option<String> {
        cache.get("twins/a", &["python 3".to_owned()])
    }

    #[test]
    fn what_was_kept_comes_back_until_a_file_or_a_fact_changes() {
        let (_dir, cache, source) = kept();
        assert_eq!(get(&cache).as_deref(), Some("what\nit said\n"));
        assert_eq!(cache.get("twins/a", &["python 4".to_owned()]), None);
        assert_eq!(cache.get("twins/b", &["python 3".to_owned()]), None);
        fs::write(&source, "two").unwrap();
        assert_eq!(get(&cache), None);
        fs::write(&source, "one").unwrap();
        assert!(get(&cache).is_some());
        fs::remove_file(&source).unwrap();
        assert_eq!(get(&cache), None);
    }

    #[test]
    fn half_an_entry_is_none() {
        let (_dir, cache, _source) = kept();
        let path = cache.path("twins/a");
        let text = fs::read_to_string(&path).unwrap();
        for length in 0..text.len() {
            fs::write(&path, &text[..length]).unwrap();
            assert_eq!(get(&cache), None, "{length} bytes");
        }
        fs::write(&path, text.replace("it said", "he said")).unwrap();
        assert_eq!(get(&cache), None);
    }
}
