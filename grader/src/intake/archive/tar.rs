//! Entries of a tar, packed or not. A packed one is measured while it streams:
//! how much comes out, and how much went in for it.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::gate::{self, Gate, Kind, MAX_STREAM, Pass};
use super::while_reading;
use crate::intake::NotAdmitted;

/// How much may come between two entries: long names, which are held in memory.
const MAX_BETWEEN: u64 = 1024 * 1024;

pub(super) fn read_compressed(file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    let packed = Rc::new(Cell::new(0));
    let counted = Counted {
        inner: file,
        bytes: Rc::clone(&packed),
    };
    let unpacked = MultiGzDecoder::new(BufReader::new(counted));
    entries(unpacked, Some(packed), gate)
}

pub(super) fn read(file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    entries(BufReader::new(file), None, gate)
}

fn entries(
    stream: impl Read,
    packed: Option<Rc<Cell<u64>>>,
    gate: &mut Gate<'_>,
) -> Result<(), NotAdmitted> {
    let unpacked = Rc::new(Cell::new(0));
    let allowed = Rc::new(Cell::new(MAX_BETWEEN));
    let mut archive = Archive::new(Measured {
        inner: stream,
        unpacked: Rc::clone(&unpacked),
        allowed: Rc::clone(&allowed),
        packed,
    });
    for entry in archive.entries().map_err(while_reading)? {
        let mut entry = entry.map_err(while_reading)?;
        // What it holds is read or passed over before the next one comes.
        let holds = entry.size().saturating_add(MAX_BETWEEN);
        allowed.set(unpacked.get().saturating_add(holds));
        let kind = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => Kind::File,
            EntryType::Directory => Kind::Folder,
            EntryType::Symlink | EntryType::Link => Kind::Link,
            // What `git archive` writes about the commit.
            EntryType::XGlobalHeader => continue,
            _ => Kind::Other,
        };
        let name = entry.path_bytes().into_owned();
        match gate.pass(&name, kind, entry.size())? {
            Pass::Skip => {}
            Pass::Copy(to) => gate.copy(&mut entry, &to)?,
            Pass::Nested(to) => gate.keep(&mut entry, &to)?,
        }
    }
    Ok(())
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Stops a stream that is too large, or that was packed too small.
struct Measured<R> {
    inner: R,
    unpacked: Rc<Cell<u64>>,
    /// Beyond this only names can have come.
    allowed: Rc<Cell<u64>>,
    packed: Option<Rc<Cell<u64>>>,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let unpacked = self.unpacked.get() + read as u64;
        self.unpacked.set(unpacked);
        if unpacked > MAX_STREAM {
            return Err(io::Error::other(gate::too_large()));
        }
        if unpacked > self.allowed.get() {
            return Err(io::Error::other(NotAdmitted::refused(
                "one of its names is longer than a mebibyte",
            )));
        }
        if let Some(packed) = &self.packed {
            gate::check_ratio(unpacked, packed.get()).map_err(io::Error::other)?;
        }
        Ok(read)
    }
}
