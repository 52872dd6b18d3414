//! One hand-in: who handed it in, what lies there, and when it came. The
//! shapes make them; `open` turns one into what was found for each exercise.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::find::{Found, Wanted, find};
use super::{MAX_BYTES, NotAdmitted, archive};
use crate::host::scratch::Scratch;

/// Who handed something in, as far as the platform says. Gradebooks are
/// matched by this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// The name that is shown.
    pub(crate) name: String,
    /// The platform's own number: Canvas's user, Moodle's participant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// The number that the school gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<String>,
    /// Whether the platform does not tell who it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) anonymous: bool,
}

/// One hand-in.
#[derive(Clone, Debug)]
pub(super) struct HandIn {
    /// The same for all hand-ins of one person.
    pub(super) key: String,
    pub(super) person: Person,
    pub(super) items: Vec<Item>,
    pub(super) when: When,
    /// Of several, the order in which they came.
    pub(super) order: u32,
}

/// What lies there.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Folder(PathBuf),
    /// A file, and the name that its owner gave it.
    File(PathBuf, String),
    /// Something that is not graded, and why.
    Refused(String),
}

/// When something was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Unknown,
    /// The platform calls it late and does not say by how much.
    MarkedLate,
    At(Timestamp, Clock),
}

/// Whose clock that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// The platform's.
    Platform,
    /// The student's own, when they made their last commit.
    Commit,
    /// The instructor wrote it into the late policy.
    Policy,
}

impl Person {
    /// Whether the person goes by this name, number, address or login.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let ids = [&self.id, &self.sid, &self.email, &self.login];
        let mut all = [&self.name].into_iter().chain(ids.into_iter().flatten());
        all.any(|known| is_same(known, name))
    }

    /// Somebody of whom only the name is known.
    pub(super) fn named(name: &str) -> Person {
        Person {
            name: clean(name),
            ..Person::default()
        }
    }
}

/// Whether two names are the same to read: Unicode has several ways to write `ö`.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    one == other || (!one.is_ascii() && one.nfc().eq(other.nfc()))
}

/// A name without anything that would break a line or hide in it.
pub(super) fn clean(name: &str) -> String {
    let name = name.trim().replace(char::is_control, "\u{fffd}");
    if name.is_empty() {
        "unnamed".to_owned()
    } else {
        name
    }
}

/// Looks into a hand-in. Archives are opened in a scratch folder that is gone
/// afterwards.
pub(super) fn open(hand_in: &HandIn, wanted: Wanted<'_>, scratch: &Scratch) -> Found {
    look(hand_in, wanted, scratch).unwrap_or_else(|reason| Found {
        refusals: vec![reason],
        ..Found::default()
    })
}

fn look(hand_in: &HandIn, wanted: Wanted<'_>, scratch: &Scratch) -> Result<Found, NotAdmitted> {
    let mut files = Vec::new();
    let mut nothing = Found::default();
    for item in &hand_in.items {
        match item {
            Item::Folder(folder) => {
                let found = find(folder, wanted)?;
                if !found.handed.is_empty() {
                    return Ok(found.with_unopened_archives());
                }
                let name = |path: &PathBuf| {
                    let name = path.file_name().unwrap_or_default();
                    name.to_string_lossy().into_owned()
                };
                files.extend(found.archives.iter().map(|path| (path.clone(), name(path))));
                nothing = found;
            }
            Item::File(path, name) => files.push((path.clone(), name.clone())),
            Item::Refused(why) => nothing.refusals.push(NotAdmitted::Refused(why.clone())),
        }
    }
    if files.is_empty() {
        return Ok(nothing);
    }
    let scratch = scratch.folder().map_err(|error| {
        NotAdmitted::Unreadable(format!("no scratch folder could be made: {error}"))
    })?;
    let mut refusals = Vec::new();
    let mut notes = Vec::new();
    for (path, name) in files {
        match bring(&path, &name, scratch.path()) {
            Ok(more) => notes.extend(more.into_iter().map(|note| format!("{name}: {note}"))),
            Err(reason) => refusals.push(reason.of(&name)),
        }
    }
    let mut found = find(scratch.path(), wanted)?;
    if found.handed.is_empty() {
        // What was not opened is then the likely reason.
        let nested = notes.iter().cloned().map(NotAdmitted::Refused);
        refusals.extend(nested);
    }
    found.refusals.splice(0..0, refusals);
    found.notes.splice(0..0, notes);
    Ok(found)
}

/// Brings one file into the scratch folder, an archive opened.
fn bring(path: &Path, name: &str, scratch: &Path) -> Result<Vec<String>, NotAdmitted> {
    if let Some(stem) = archive::stem(name) {
        let stem = stem.trim_start_matches('.');
        let stem = if stem.is_empty() { "archive" } else { stem };
        let mut folder = scratch.join(stem);
        let mut copy = 2;
        while folder.exists() {
            folder = scratch.join(format!("{stem}-{copy}"));
            copy += 1;
        }
        // Nobody looks into a hidden folder, so what came out of an archive
        // before it was refused counts for nothing.
        let hidden = tempfile::Builder::new().prefix(".").tempdir_in(scratch);
        let hidden = hidden.map_err(|error| uncopied(&error))?;
        let notes = archive::unpack(path, hidden.path())?;
        fs::rename(hidden.keep(), folder).map_err(|error| uncopied(&error))?;
        return Ok(notes);
    }
    if Path::new(name).extension().is_some_and(|end| end == "rs") {
        if fs::metadata(path).map_err(|error| uncopied(&error))?.len() > MAX_BYTES {
            let limit = MAX_BYTES / 1024;
            return Err(NotAdmitted::refused(format!(
                "it is larger than {limit} KiB"
            )));
        }
        fs::copy(path, scratch.join(name)).map_err(|error| uncopied(&error))?;
    }
    Ok(Vec::new())
}

fn uncopied(error: &io::Error) -> NotAdmitted {
    NotAdmitted::Unreadable(format!("could not be copied: {error}"))
}
