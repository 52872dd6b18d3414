//! What a student handed in, after admission: only `src/**/*.rs` of each
//! exercise, only regular files, only so many and so large. Everything else
//! that lies there (manifest, tests, snapshots, settings) is never even read.

mod admit;
mod class;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub(crate) use admit::admit;
pub(crate) use class::{Class, read_class};

/// How many files one exercise may have.
pub(crate) const MAX_FILES: usize = 64;
/// How large one file may be, in bytes.
pub(crate) const MAX_BYTES: u64 = 256 * 1024;
/// How deep folders may nest below `src`.
pub(crate) const MAX_DEPTH: usize = 8;

/// The source files of one exercise: path below `src/` with `/`, and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources(pub(crate) BTreeMap<String, String>);

/// What stands in a submission for one exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handed {
    /// Nothing.
    Missing,
    /// Something that admission refused, and why.
    Refused(String),
    /// Something that this machine could not read: not the student's fault.
    Unreadable(String),
    /// Sources to grade.
    In(Sources),
}

impl Sources {
    /// One file, `src/lib.rs`.
    pub(crate) fn lib(text: impl Into<String>) -> Sources {
        Sources(BTreeMap::from([("lib.rs".to_owned(), text.into())]))
    }

    /// Writes the files below `src`, a fresh folder.
    pub(crate) fn write(&self, src: &Path) -> io::Result<()> {
        for (name, text) in &self.0 {
            let path = src.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(src))?;
            std::fs::write(path, text)?;
        }
        Ok(())
    }
}
