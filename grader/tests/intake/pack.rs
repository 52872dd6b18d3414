//! Archives as students pack them, and as nobody should.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A zip that holds a link besides these files.
pub(crate) fn zip_with_link(files: &[(&str, &[u8])], name: &str, target: &str) -> Vec<u8> {
    let whole = zip(files);
    let mut writer = ZipWriter::new_append(Cursor::new(whole)).unwrap();
    writer
        .add_symlink(name, target, SimpleFileOptions::default())
        .unwrap();
    writer.finish().unwrap().into_inner()
}

/// The same bytes with each `from` replaced, which no library would write.
pub(crate) fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "nothing may move");
    let mut found = 0;
    for start in 0..=bytes.len() - from.len() {
        if &bytes[start..start + from.len()] == from {
            bytes[start..start + to.len()].copy_from_slice(to);
            found += 1;
        }
    }
    assert!(found > 0, "nothing to replace");
    bytes
}

/// A zip whose entries say that they are encrypted.
pub(crate) fn encrypted(mut bytes: Vec<u8>) -> Vec<u8> {
    for (record, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for start in 0..bytes.len() - 10 {
            if &bytes[start..start + 4] == record {
                bytes[start + flags] |= 1;
            }
        }
    }
    bytes
}

/// A zip whose first file does not unpack to what was packed.
pub(crate) fn garbled(mut bytes: Vec<u8>) -> Vec<u8> {
    let name = usize::from(u16::from_le_bytes([bytes[26], bytes[27]]));
    bytes[30 + name + 20] ^= 0x55;
    bytes
}

/// One entry of a tar: its name as bytes, whatever they are.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) kind: EntryType,
    pub(crate) bytes: &'a [u8],
}

/// A `tar.gz` of these entries.
pub(crate) fn tar_gz<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&tar(entries)).unwrap();
    packed.finish().unwrap()
}

/// A `tar` of these entries.
pub(crate) fn tar<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for entry in entries {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..entry.name.len()].copy_from_slice(entry.name);
        header.set_entry_type(entry.kind);
        if entry.kind == EntryType::Symlink || entry.kind == EntryType::Link {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_mode(0o644);
        header.set_size(entry.bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, entry.bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A regular file in a tar.
pub(crate) fn file<'a>(name: &'a [u8], bytes: &'a [u8]) -> Entry<'a> {
    Entry {
        name,
        kind: EntryType::Regular,
        bytes,
    }
}
