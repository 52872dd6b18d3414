//! Archives that students hand in: `zip`, `tar.gz` and `tar`. Their Rust
//! sources are copied into a scratch folder, entry by entry, and nothing else
//! of them is; an archive that could do harm is refused as a whole, with the
//! reason. An archive inside an archive is never opened.

mod gate;
mod tar;
mod zip;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::NotAdmitted;
use gate::Gate;

/// How large an archive may be, in bytes, as it was handed in. Much of that may be
/// `target`, which is passed over; how much is looked at is limited apart.
const MAX_ARCHIVE: u64 = 1024 * 1024 * 1024;

/// The endings under which archives are handed in. Only some can be read; the
/// others are known so that they can be refused by name.
const ENDINGS: [&str; 8] = [
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tar", ".zip", ".7z", ".rar",
];

/// The name of an archive without its ending; `None` for other files.
pub(super) fn stem(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(*ending))?;
    Some(&name[..name.len() - ending.len()])
}

/// Copies the Rust sources of an archive below `scratch`, and gives notes on
/// what was left out. What the file is, is read from its first bytes.
pub(super) fn unpack(archive: &Path, scratch: &Path) -> Result<Vec<String>, NotAdmitted> {
    let file = File::open(archive).map_err(|error| unreadable(&error))?;
    let size = file.metadata().map_err(|error| unreadable(&error))?.len();
    if size > MAX_ARCHIVE {
        let limit = MAX_ARCHIVE / (1024 * 1024);
        return Err(NotAdmitted::refused(format!(
            "it is larger than {limit} MiB; hand in the sources only, without target and .git"
        )));
    }
    let beside = tempfile::tempdir_in(scratch).map_err(|error| unreadable(&error))?;
    let mut gate = Gate::new(scratch, beside.path());
    read(file, &mut gate)?;
    let (open, mut notes) = gate.inside();
    for (path, folder) in open {
        let file = File::open(&path).map_err(|error| unreadable(&error))?;
        gate.enter(folder);
        read(file, &mut gate)?;
        notes.extend(gate.inside().1);
    }
    Ok(notes)
}

/// Lets every entry pass the gate.
fn read(mut file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    let mut first = [0; 512];
    let read = fill(&mut file, &mut first).map_err(|error| unreadable(&error))?;
    file.seek(SeekFrom::Start(0))
        .map_err(|error| unreadable(&error))?;
    match &first[..read] {
        [] => Err(NotAdmitted::refused("it is empty")),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip::read(file, gate),
        [0x1f, 0x8b, ..] => tar::read_compressed(file, gate),
        tar if tar.len() > 262 && &tar[257..262] == b"ustar" => tar::read(file, gate),
        _ => Err(NotAdmitted::refused(
            "it is neither a zip nor a tar.gz, or it is damaged; pack it as zip again",
        )),
    }
}

fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read(&mut buffer[read..])? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}

fn unreadable(error: &io::Error) -> NotAdmitted {
    NotAdmitted::Unreadable(format!("could not be read: {error}"))
}

/// An error while an archive is decoded: this machine's if the system says so,
/// otherwise the archive's.
fn while_reading(error: io::Error) -> NotAdmitted {
    if error.raw_os_error().is_some() {
        return unreadable(&error);
    }
    match error.downcast::<NotAdmitted>() {
        Ok(no) => no,
        Err(error) => damaged(&error),
    }
}

fn damaged(error: &dyn std::fmt::Display) -> NotAdmitted {
    NotAdmitted::refused(format!("it is damaged ({error}); pack it again"))
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn archives_are_known_by_their_endings() {
        assert_eq!(stem("Zoë Müller.tar.gz"), Some("Zoë Müller"));
        assert_eq!(stem("HW1.ZIP"), Some("HW1"));
        assert_eq!(stem("lib.rs"), None);
    }
}
