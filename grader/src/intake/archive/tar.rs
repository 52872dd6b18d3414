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

pub(super) fn read_compressed(file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    let packed = Rc::new(Cell::new(0));
    let counted = Counted {
        inner: file,
        bytes: Rc::clone(&packed),
    };
    let unpacked = MultiGzDecoder::new(BufReader::new(counted));
    entries(
        Measured {
            inner: unpacked,
            unpacked: 0,
            packed: Some(packed),
        },
        gate,
    )
}

pub(super) fn read(file: File, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    entries(
        Measured {
            inner: BufReader::new(file),
            unpacked: 0,
            packed: None,
        },
        gate,
    )
}

fn entries(stream: impl Read, gate: &mut Gate<'_>) -> Result<(), NotAdmitted> {
    let mut archive = Archive::new(stream);
    for entry in archive.entries().map_err(while_reading)? {
        let mut entry = entry.map_err(while_reading)?;
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
    unpacked: u64,
    packed: Option<Rc<Cell<u64>>>,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > MAX_STREAM {
            return Err(io::Error::other(gate::too_large()));
        }
        if let Some(packed) = &self.packed {
            gate::check_ratio(self.unpacked, packed.get()).map_err(io::Error::other)?;
        }
        Ok(read)
    }
}
