//! Entries of a zip. Only what the gate lets through is decompressed.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::gate::{self, Gate, Kind, Pass};
use super::{damaged, unreadable, while_reading};
use crate::intake::NotAdmitted;

/// The bits of a Unix mode that say what a file is.
const TYPE: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
/// What the directory's record of an entry begins with.
const RECORD: &[u8; 4] = b"PK\x01\x02";
/// How long it is without its names.
const HEADER: usize = 46;
/// How much all of them may come to, in bytes.
const MAX_DIRECTORY: u64 = 64 * 1024 * 1024;

pub(super) fn read(mut file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    // The whole directory is held in memory once it is opened, and its own
    // count of entries may lie.
    let (records, bytes) = directory(&mut file).map_err(|error| unreadable(&error))?;
    if records > gate::MAX_RECORDS {
        return Err(gate::too_many(gate::MAX_RECORDS));
    }
    if bytes > MAX_DIRECTORY {
        let limit = MAX_DIRECTORY / (1024 * 1024);
        return Err(NotAdmitted::refused(format!(
            "the names of its files come to more than {limit} MiB"
        )));
    }
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(wrong)?;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(wrong)?;
        let mode = entry.unix_mode().map(|mode| mode & TYPE);
        let kind = if entry.is_symlink() {
            Kind::Link
        } else if entry.is_dir() {
            Kind::Folder
        } else if mode.is_some_and(|mode| mode != 0 && mode != REGULAR) {
            Kind::Other
        } else {
            Kind::File
        };
        let pass = gate.pass(entry.name_raw(), kind, entry.size())?;
        // What is not opened harms nobody, but nobody honest packs it.
        gate::check_ratio(entry.size(), entry.compressed_size())?;
        drop(entry);
        match pass {
            Pass::Skip => {}
            Pass::Copy(to) => gate.copy(&mut archive.by_index(index).map_err(wrong)?, &to)?,
            Pass::Nested(to) => gate.keep(&mut archive.by_index(index).map_err(wrong)?, &to)?,
        }
    }
    Ok(())
}

/// How many records the directory has at most, and how many bytes they come to.
fn directory(file: &mut File) -> io::Result<(usize, u64)> {
    let (mut records, mut bytes) = (0, 0);
    let mut chunk = vec![0; 1 << 20];
    let mut filled = 0;
    loop {
        let read = file.read(&mut chunk[filled..])?;
        if read == 0 {
            break;
        }
        filled += read;
        for record in chunk[..filled].windows(HEADER) {
            if record.starts_with(RECORD) {
                let length =
                    |at: usize| u64::from(u16::from_le_bytes([record[at], record[at + 1]]));
                // Its name, what else belongs to it, and a comment.
                bytes += HEADER as u64 + length(28) + length(30) + length(32);
                records += 1;
            }
        }
        // The last bytes may be the beginning of one.
        let kept = filled.min(HEADER - 1);
        chunk.copy_within(filled - kept..filled, 0);
        filled = kept;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((records, bytes))
}

fn wrong(error: ZipError) -> NotAdmitted {
    match error {
        ZipError::Io(error) => while_reading(error),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            NotAdmitted::refused("it is encrypted; pack it again without a password")
        }
        ZipError::CompressionMethodNotSupported(_) => NotAdmitted::refused(
            "it is compressed in a way that few programs read; pack it as an ordinary zip",
        ),
        error => damaged(&error),
    }
}
