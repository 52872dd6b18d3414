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

/// The shape of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One folder or archive a student, named after them.
    Folders,
    /// `submission_metadata.yml` and `submission_<id>/`.
    Gradescope,
    /// `lastfirst_[LATE_]<user>_<submission>_<file>`, all in one folder.
    Canvas,
    /// `Full Name_<id>_assignsubmission_file_/`.
    Moodle,
    /// `<assignment>-<username>/`, each a git repository.
    Classroom,
}

impl Shape {
    /// Its name in prose.
    pub fn words(self) -> &'static str {
        match self {
            Shape::Folders => "one folder or archive a student",
            Shape::Gradescope => "a download from Gradescope",
            Shape::Canvas => "a download from Canvas",
            Shape::Moodle => "a download from Moodle",
            Shape::Classroom => "clones of a GitHub classroom",
        }
    }
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

/// The shape that these names have.
pub(super) fn recognise(dir: &Path, entries: &[Entry]) -> Shape {
    if gradescope::is(entries) {
        Shape::Gradescope
    } else if moodle::is(entries) {
        Shape::Moodle
    } else if canvas::is(entries) {
        Shape::Canvas
    } else if classroom::is(dir, entries) {
        Shape::Classroom
    } else {
        Shape::Folders
    }
}

/// All hand-ins of a class of this shape.
pub(super) fn hand_ins(
    shape: Shape,
    dir: &Path,
    entries: &[Entry],
    assignment: Option<&str>,
) -> Result<HandIns, Error> {
    let mut found = match shape {
        Shape::Folders => folders::hand_ins(entries),
        Shape::Gradescope => gradescope::hand_ins(dir, entries)?,
        Shape::Canvas => canvas::hand_ins(entries),
        Shape::Moodle => moodle::hand_ins(entries),
        Shape::Classroom => classroom::hand_ins(dir, entries, assignment)?,
    };
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Link) {
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
