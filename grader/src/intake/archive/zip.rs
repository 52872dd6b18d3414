//! Entries of a zip. Only what the gate lets through is decompressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};

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

pub(super) fn read(mut file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    // The whole directory is held in memory once it is opened, and its own
    // count of entries may lie.
    if records(&mut file).map_err(|error| unreadable(&error))? > gate::MAX_RECORDS {
        return Err(gate::too_many(gate::MAX_RECORDS));
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

/// How many records there are at most.
fn records(file: &mut File) -> io::Result<usize> {
    let mut count = 0;
    let mut reader = BufReader::with_capacity(1 << 20, &mut *file);
    let mut last = [0; 4];
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        for byte in bytes {
            last = [last[1], last[2], last[3], *byte];
            count += usize::from(&last == RECORD);
        }
        let read = bytes.len();
        reader.consume(read);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(count)
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
