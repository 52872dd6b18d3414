//! What students handed in, as far as it may be graded: of each exercise only
//! `src/**/*.rs`, only regular files, only so many and so large. Everything
//! else that lies there (manifest, tests, snapshots, settings) is never even
//! read.
//!
//! On its way a hand-in is told from others (`shape`), opened if it is an
//! archive (`archive`), searched for exercises (`find`), and each of these is
//! admitted (`admit`). `class` leads through these rooms, a student at a time,
//! and what was admitted waits on a `shelf` until it is graded.

mod admit;
mod archive;
pub(crate) mod attempts;
mod class;
mod commit;
mod find;
pub(crate) mod forbidden;
mod hand_in;
mod shape;
mod shelf;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub(crate) use admit::admit;
pub use attempts::Attempts;
pub(crate) use class::{Attempt, Class, Intake, Opened, Student, Times, read_class};
pub(crate) use find::Wanted;
pub(crate) use hand_in::{Clock, Person, When, is_same};
pub use shape::Shape;
pub(crate) use shelf::{Shelf, Shelved};

/// How many files one exercise may have.
pub(crate) const MAX_FILES: usize = 64;
/// How large one file may be, in bytes.
pub(crate) const MAX_BYTES: u64 = 256 * 1024;
/// How deep folders may nest below `src`.
pub(crate) const MAX_DEPTH: usize = 8;

/// The source files of one exercise: path below `src/` with `/`, and text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sources(pub(crate) BTreeMap<String, String>);

/// What stands in a submission for one exercise: the sources themselves, or
/// the place where they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handed<S = Sources> {
    /// Nothing.
    Missing,
    /// Something that admission refused, and why.
    Refused(String),
    /// Something that this machine could not read: not the student's fault.
    Unreadable(String),
    /// Sources to grade.
    In(S),
}

/// Why something that was handed in is not graded.
#[derive(Clone, Debug, thiserror::Error)]
enum NotAdmitted {
    /// The student has to hand in something else.
    #[error("{0}")]
    Refused(String),
    /// This machine failed.
    #[error("{0}")]
    Unreadable(String),
}

impl NotAdmitted {
    fn refused(why: impl Into<String>) -> NotAdmitted {
        NotAdmitted::Refused(why.into())
    }

    /// The same, of a thing by this name.
    fn of(self, name: &str) -> NotAdmitted {
        match self {
            NotAdmitted::Refused(why) => NotAdmitted::Refused(format!("{name}: {why}")),
            NotAdmitted::Unreadable(why) => NotAdmitted::Unreadable(format!("{name}: {why}")),
        }
    }
}

impl From<NotAdmitted> for Handed {
    fn from(reason: NotAdmitted) -> Handed {
        match reason {
            NotAdmitted::Refused(why) => Handed::Refused(why),
            NotAdmitted::Unreadable(why) => Handed::Unreadable(why),
        }
    }
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

/// Folders that nobody hands in on purpose.
fn is_clutter(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "__MACOSX" | "target" | "node_modules")
}
