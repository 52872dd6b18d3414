//! In which shape a class comes: folders, or the download of a platform. It is
//! recognised by its names, and said, and can be overruled.

mod canvas;
mod classroom;
mod folders;
mod gradescope;
mod moodle;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::hand_in::HandIn;
use super::is_clutter;
use crate::error::Error;

/// The folder of a class, as its shape is recognised.
pub(super) struct Folder<'a> {
    pub(super) dir: &'a Path,
    pub(super) entries: &'a [Entry],
    /// What names of classroom clones begin with, where that was said.
    pub(super) assignment: Option<&'a str>,
}

/// What every shape can do.
trait Read {
    /// Its name in prose.
    const WORDS: &'static str;

    /// Whether a class looks like one of this shape.
    fn recognises(folder: &Folder<'_>) -> bool;

    /// All hand-ins of a class of this shape.
    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error>;
}

macro_rules! shapes {
    ($($(#[$about:meta])* $module:ident :: $shape:ident,)*) => {
        /// The shape of a class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
        #[serde(rename_all = "snake_case")]
        pub enum Shape {
            $($(#[$about])* $shape,)*
        }

        impl Shape {
            /// Its name in prose.
            pub fn words(self) -> &'static str {
                match self {
                    $(Shape::$shape => <$module::$shape as Read>::WORDS,)*
                }
            }

            /// The first shape, from the top of the registry, that a class has.
            pub(super) fn recognise(folder: &Folder<'_>) -> Shape {
                $(if <$module::$shape as Read>::recognises(folder) {
                    return Shape::$shape;
                })*
                Shape::Folders
            }

            fn read(self, folder: &Folder<'_>) -> Result<HandIns, Error> {
                match self {
                    $(Shape::$shape => <$module::$shape as Read>::hand_ins(folder),)*
                }
            }
        }
    };
}

// The registry: a row for each file of `shape/`, in the order in which a class
// is tried; what no other shape recognises is folders.
shapes! {
    /// `submission_metadata.yml` and `submission_<id>/`.
    gradescope::Gradescope,
    /// `Full Name_<id>_assignsubmission_file_/`.
    moodle::Moodle,
    /// `lastfirst_[LATE_]<user>_<submission>_<file>`, all in one folder.
    canvas::Canvas,
    /// `<assignment>-<username>/`, each a git repository.
    classroom::Classroom,
    /// One folder or archive a student, named after them.
    folders::Folders,
}

/// Something that lies in the folder of the class.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
}

/// What it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    Other,
}

/// What the folder of a class holds.
#[derive(Default)]
pub(super) struct HandIns {
    pub(super) all: Vec<HandIn>,
    /// About things that belong to nobody.
    pub(super) notes: Vec<String>,
}

/// What lies in the folder of a class, in order of names.
pub(super) fn entries(dir: &Path) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::io("read", dir))? {
        let entry = entry.map_err(Error::io("read", dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_clutter(&name) {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(Error::io("read", &path))?;
        let kind = if kind.is_dir() {
            Kind::Folder
        } else if kind.is_file() {
            Kind::File
        } else if kind.is_symlink() {
            Kind::Link
        } else {
            Kind::Other
        };
        entries.push(Entry { name, path, kind });
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// All hand-ins of a class of this shape.
pub(super) fn hand_ins(shape: Shape, folder: &Folder<'_>) -> Result<HandIns, Error> {
    let mut found = shape.read(folder)?;
    let links = folder.entries.iter().filter(|one| one.kind == Kind::Link);
    for entry in links {
        let note = format!("{}: a link; not followed, not graded", entry.name);
        found.notes.push(note);
    }
    found.notes.sort();
    Ok(found)
}

/// The text between the last `_` and the end, if it is a number, and the rest.
fn number_at_the_end(text: &str) -> Option<(&str, &str)> {
    let (rest, number) = text.rsplit_once('_')?;
    is_number(number).then_some((rest, number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
