//! The gate that every entry of an archive passes, whatever the archive's
//! format: it counts, looks at the path, and copies what may be graded into
//! the scratch folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::intake::{MAX_BYTES, NotAdmitted, is_clutter};

/// How many entries an archive may have that are looked at: what builds and version
/// control leave behind does not count.
const MAX_ENTRIES: usize = 20_000;
/// How many there may be of any kind: each costs time, and some memory.
pub(super) const MAX_RECORDS: usize = 500_000;
/// How many source files are taken from it.
const MAX_SOURCES: usize = 2_000;
/// How much the copies of them may come to, in bytes, whatever the archive
/// says of their sizes.
const MAX_COPIED: u64 = 32 * 1024 * 1024;
/// How long a path may be, in bytes, and each name in it.
const MAX_PATH: usize = 1_000;
const MAX_NAME: usize = 200;
/// How much all entries that are looked at may come to, in bytes.
const MAX_TOTAL: u64 = 256 * 1024 * 1024;
/// How much may stream by, in bytes, with all that is passed over.
pub(super) const MAX_STREAM: u64 = 4 * 1024 * 1024 * 1024;
/// How many times smaller than its contents an archive may be. Source text
/// shrinks to a fifth or a tenth.
const MAX_RATIO: u64 = 200;
/// Below this size a ratio says nothing.
const RATIO_FROM: u64 = 1024 * 1024;

/// What an entry is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A device, a pipe: nothing that anybody hands in.
    Other,
}

/// What the gate decides.
pub(super) enum Pass {
    /// Nothing to grade.
    Skip,
    /// To be copied to this path.
    Copy(PathBuf),
    /// An archive, to be opened from this path if there is nothing beside it.
    Nested(PathBuf),
}

pub(super) struct Gate<'a> {
    scratch: &'a Path,
    /// Where archives inside of this one are kept until it has been read, outside of
    /// what is graded.
    beside: &'a Path,
    /// The folder of the archive inside of this one that is being read.
    inside: Option<String>,
    records: usize,
    entries: usize,
    sources: usize,
    total: u64,
    copied: u64,
    kept: u64,
    /// Every path that was taken and its folders: in lower case, and as it is.
    taken: BTreeMap<String, String>,
    /// Archives inside of this one: as they are called, and where they are kept.
    nested: Vec<(String, Option<PathBuf>)>,
}

impl<'a> Gate<'a> {
    pub(super) fn new(scratch: &'a Path, beside: &'a Path) -> Gate<'a> {
        Gate {
            scratch,
            beside,
            inside: None,
            records: 0,
            entries: 0,
            sources: 0,
            total: 0,
            copied: 0,
            kept: 0,
            taken: BTreeMap::new(),
            nested: Vec::new(),
        }
    }

    /// Looks at one entry: its name as it is stored, and its size in bytes.
    pub(super) fn pass(&mut self, name: &[u8], kind: Kind, size: u64) -> Result<Pass, NotAdmitted> {
        self.records += 1;
        if self.records > MAX_RECORDS {
            return Err(too_many(MAX_RECORDS));
        }
        let shown = String::from_utf8_lossy(name).replace(char::is_control, "\u{fffd}");
        let parts = parts(name, &shown)?;
        if parts.is_empty() || parts.iter().any(|part| is_clutter(&lossy(part))) {
            return Ok(Pass::Skip);
        }
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return Err(too_many(MAX_ENTRIES));
        }
        match kind {
            Kind::Folder => return Ok(Pass::Skip),
            Kind::Link => {
                return Err(NotAdmitted::refused(format!(
                    "{shown} is a link; hand in the file itself"
                )));
            }
            Kind::Other => {
                return Err(NotAdmitted::refused(format!(
                    "{shown} is not a regular file"
                )));
            }
            Kind::File => {}
        }
        self.total = self.total.saturating_add(size);
        if self.total > MAX_TOTAL {
            return Err(too_large());
        }
        let file = lossy(parts[parts.len() - 1]);
        if super::stem(&file).is_some() {
            // One inside of one inside of this one stays closed.
            let number = self.nested.len().to_string();
            let kept = self.inside.is_none().then(|| self.beside.join(number));
            self.nested.push((shown, kept.clone()));
            return Ok(kept.map_or(Pass::Skip, Pass::Nested));
        }
        let is_source = Path::new(&file)
            .extension()
            .is_some_and(|extension| extension == "rs");
        let src = parts.iter().rposition(|part| *part == b"src");
        // What lies above `src` is only a way there; below it names matter.
        let mut path = self.inside.clone().unwrap_or_default();
        for (index, part) in parts.iter().enumerate() {
            let part = match std::str::from_utf8(part) {
                Ok(part) => part.to_owned(),
                Err(_) if src.is_none_or(|src| index < src) && index + 1 < parts.len() => {
                    lossy(part)
                }
                Err(_) if is_source || src.is_some() => {
                    return Err(NotAdmitted::refused(format!(
                        "the file name {shown} is not UTF-8"
                    )));
                }
                Err(_) => return Ok(Pass::Skip),
            };
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&part);
        }
        if !is_source {
            return Ok(Pass::Skip);
        }
        if path.len() > MAX_PATH || path.split('/').any(|name| name.len() > MAX_NAME) {
            let shown: String = path.chars().take(60).collect();
            return Err(NotAdmitted::refused(format!(
                "the file name {shown}… is too long"
            )));
        }
        self.sources += 1;
        if self.sources > MAX_SOURCES {
            return Err(NotAdmitted::refused(format!(
                "more than {MAX_SOURCES} source files"
            )));
        }
        self.take(&path)?;
        Ok(Pass::Copy(self.scratch.join(path)))
    }

    /// Remembers a path and its folders. Two that differ only in capitals are
    /// one file on many machines, so nobody can say which was meant.
    fn take(&mut self, path: &str) -> Result<(), NotAdmitted> {
        let ends = path.match_indices('/').map(|(end, _)| end);
        for prefix in ends.map(|end| &path[..end]).chain([path]) {
            let folded = prefix.to_lowercase();
            match self.taken.get(&folded) {
                Some(there) if there != prefix => {
                    return Err(NotAdmitted::refused(format!(
                        "{there} and {prefix} differ only in capitals; rename one of them"
                    )));
                }
                Some(_) if prefix == path => {
                    return Err(NotAdmitted::refused(format!("{path} is in it twice")));
                }
                Some(_) => {}
                None => {
                    self.taken.insert(folded, prefix.to_owned());
                }
            }
        }
        Ok(())
    }

    /// Copies a source file. One byte more than is allowed is enough for admission
    /// to refuse that exercise, and no more is ever written.
    pub(super) fn copy(&mut self, from: &mut dyn Read, to: &Path) -> Result<(), NotAdmitted> {
        let unwritable =
            |error: io::Error| NotAdmitted::Unreadable(format!("could not be copied: {error}"));
        let mut bytes = Vec::new();
        from.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(super::while_reading)?;
        self.copied += bytes.len() as u64;
        if self.copied > MAX_COPIED {
            let limit = MAX_COPIED / (1024 * 1024);
            return Err(NotAdmitted::refused(format!(
                "it holds more than {limit} MiB of sources"
            )));
        }
        let folder = to.parent().expect("a path below the scratch folder");
        // A file where another entry has a folder: both cannot be.
        fs::create_dir_all(folder).map_err(|error| match error.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                super::damaged(&"one name is both a file and a folder")
            }
            _ => unwritable(error),
        })?;
        fs::write(to, bytes).map_err(|error| match error.kind() {
            io::ErrorKind::IsADirectory => super::damaged(&"one name is both a file and a folder"),
            _ => unwritable(error),
        })
    }

    /// Keeps an archive that lies inside of this one.
    pub(super) fn keep(&mut self, from: &mut dyn Read, to: &Path) -> Result<(), NotAdmitted> {
        let unwritable =
            |error: io::Error| NotAdmitted::Unreadable(format!("could not be copied: {error}"));
        let mut file = fs::File::create(to).map_err(unwritable)?;
        // Sizes were counted as they are said, which proves nothing.
        let left = MAX_TOTAL - self.kept;
        let read = io::copy(&mut from.take(left + 1), &mut file).map_err(super::while_reading)?;
        if read > left {
            return Err(too_large());
        }
        self.kept += read;
        Ok(())
    }

    /// Where there was no source, the archives that lie inside of this one, each with
    /// the folder that it is to be opened in; and notes on those that stay closed.
    pub(super) fn inside(&mut self) -> (Vec<(PathBuf, String)>, Vec<String>) {
        let nested = std::mem::take(&mut self.nested);
        let (mut open, mut notes) = (Vec::new(), Vec::new());
        for (shown, kept) in nested {
            match kept.filter(|_| self.sources == 0) {
                Some(kept) => {
                    let folder = super::stem(&shown).unwrap_or(&shown).to_owned();
                    open.push((kept, folder));
                }
                None => notes.push(format!(
                    "{shown} is an archive inside an archive; it was not opened"
                )),
            }
        }
        (open, notes)
    }

    /// What comes now lies in an archive inside of this one.
    pub(super) fn enter(&mut self, folder: String) {
        self.inside = Some(folder);
    }
}

/// Refuses what shrank more than any source does.
pub(super) fn check_ratio(unpacked: u64, packed: u64) -> Result<(), NotAdmitted> {
    if unpacked > RATIO_FROM && unpacked / packed.max(1) > MAX_RATIO {
        return Err(NotAdmitted::refused(format!(
            "it unpacks to more than {MAX_RATIO} times its size, as only a zip bomb does"
        )));
    }
    Ok(())
}

pub(super) fn too_large() -> NotAdmitted {
    let limit = MAX_TOTAL / (1024 * 1024);
    NotAdmitted::refused(format!(
        "it unpacks to more than {limit} MiB; hand in the sources only, without target and .git"
    ))
}

pub(super) fn too_many(limit: usize) -> NotAdmitted {
    NotAdmitted::refused(format!(
        "it holds more than {limit} files; hand in the sources only"
    ))
}

/// The parts of a path that stays below its folder. Windows writes `\`.
fn parts<'n>(name: &'n [u8], shown: &str) -> Result<Vec<&'n [u8]>, NotAdmitted> {
    let is_drive = matches!(name, [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.first().is_some_and(|byte| is_separator(*byte)) || is_drive {
        return Err(NotAdmitted::refused(format!("{shown} is an absolute path")));
    }
    if name.contains(&0) {
        return Err(NotAdmitted::refused(format!(
            "the file name {shown} holds a zero"
        )));
    }
    let parts: Vec<&[u8]> = name
        .split(|byte| is_separator(*byte))
        .filter(|part| !part.is_empty() && *part != b".")
        .collect();
    if parts.contains(&b"..".as_slice()) {
        return Err(NotAdmitted::refused(format!(
            "{shown} climbs out of its folder"
        )));
    }
    Ok(parts)
}

fn is_separator(byte: u8) -> bool {
    byte == b'/' || byte == b'\\'
}

fn lossy(part: &[u8]) -> String {
    String::from_utf8_lossy(part).into_owned()
}
