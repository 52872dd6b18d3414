//! What nobody honest hands in.

use std::fs;
use std::path::{Path, PathBuf};

use tar::EntryType;

use crate::pack::{self, encrypted, file, garbled, patched, tar, tar_gz, zip, zip_with_link};
use crate::support::{Course, RIGHT, Ran};
use crate::{LIB, bytes, is_rejected, passes, right};

/// A submission in an archive: whose, its ending, its bytes, why it is refused.
type Hostile = (&'static str, &'static str, Vec<u8>, &'static str);

/// An archive with a right solution and an entry of this name and kind.
fn tar_with(name: &[u8], kind: EntryType) -> Vec<u8> {
    let evil = pack::Entry {
        name,
        kind,
        bytes: b"",
    };
    tar_gz([file(LIB.as_bytes(), right()), evil])
}

/// A zip with a right solution and this file.
fn zip_with(name: &str, contents: &[u8]) -> Vec<u8> {
    zip(&[(LIB, right()), (name, contents)])
}

/// A zip with a right solution and a file in a folder of this name.
fn zip_with_folder(name: &[u8]) -> Vec<u8> {
    patched(zip_with("evil1/up1/x.rs", b""), b"evil1/up1", name)
}

/// Names and kinds that would lead somewhere else.
fn that_lead_away() -> Vec<Hostile> {
    let (src, plain) = (b"two-pages/src/p.rs", EntryType::Regular);
    let no_text = zip_with("two-pages/src/evil1.rs", b"");
    let no_text = patched(no_text, b"evil1", b"\xff\xfe\xfd12");
    let link = zip_with_link(&[(LIB, right())], "two-pages/src/p.rs", "/etc/passwd");
    vec![
        (
            "climbs",
            "zip",
            zip_with_folder(b"../../up1"),
            "climbs out of its folder",
        ),
        (
            "climbs as Windows does",
            "zip",
            zip_with_folder(b"..\\..\\up1"),
            "climbs out",
        ),
        (
            "climbs unseen",
            "tar.gz",
            tar_with(b".git/../../../x.rs", plain),
            "climbs out",
        ),
        (
            "absolute",
            "zip",
            zip_with_folder(b"/tmp/wakl"),
            "is an absolute path",
        ),
        (
            "drive",
            "zip",
            zip_with_folder(b"C:/temp/x"),
            "is an absolute path",
        ),
        (
            "absolute tar",
            "tar.gz",
            tar_with(b"/tmp/wakeline-evil.rs", plain),
            "is an absolute path",
        ),
        ("link", "zip", link, "p.rs is a link"),
        (
            "symlink",
            "tar.gz",
            tar_with(src, EntryType::Symlink),
            "p.rs is a link",
        ),
        (
            "hard link",
            "tar.gz",
            tar_with(src, EntryType::Link),
            "p.rs is a link",
        ),
        (
            "device",
            "tar.gz",
            tar_with(src, EntryType::Char),
            "is not a regular file",
        ),
        (
            "pipe",
            "tar.gz",
            tar_with(src, EntryType::Fifo),
            "is not a regular file",
        ),
        (
            "capitals",
            "zip",
            zip_with("two-pages/src/Lib.rs", b""),
            "differ only in capitals",
        ),
        (
            "capital folders",
            "zip",
            zip_with("Two-Pages/x.rs", b""),
            "differ only in capitals",
        ),
        (
            "twice",
            "tar.gz",
            tar_with(LIB.as_bytes(), plain),
            "is in it twice",
        ),
        ("no text", "zip", no_text, "is not UTF-8"),
        (
            "no text tar",
            "tar.gz",
            tar_with(b"two-pages/src/\xff\xfe.rs", plain),
            "is not UTF-8",
        ),
    ]
}

/// Contents that would fill the machine, or that cannot be read.
fn that_are_not_what_they_seem() -> Vec<Hostile> {
    let good = zip(&[(LIB, right())]);
    let zeros = vec![0; 64 << 20];
    let bomb = tar_gz([file(LIB.as_bytes(), right()), file(b"bomb.bin", &zeros)]);
    let short = tar_gz([file(LIB.as_bytes(), right())]);
    let headless = patched(good.clone(), b"PK\x05\x06", b"PK\x05\x07");
    let mut record = [0; 46];
    record[..4].copy_from_slice(b"PK\x01\x02");
    record[28..30].copy_from_slice(&u16::MAX.to_le_bytes());
    // Records that say how long their names are, behind the first bytes of a zip.
    let directory = [&good[..4], &record.repeat(1_100), &good].concat();
    let name = vec![b'n'; 2 << 20];
    let endless = tar_gz([
        pack::Entry {
            name: b"././@LongLink",
            kind: EntryType::GNULongName,
            bytes: &name,
        },
        file(LIB.as_bytes(), right()),
    ]);
    let nested = zip(&[("middle.zip", &zip(&[("inner.zip", &good)]))]);
    let long = zip_with(&format!("{}.rs", "x".repeat(300)), b"");
    let names: Vec<String> = (0..129).map(|n| format!("deep/{n}.rs")).collect();
    let heavy = names
        .iter()
        .map(|name| file(name.as_bytes(), &zeros[..256 << 10]));
    let heavy = tar(heavy);
    vec![
        (
            "bomb",
            "zip",
            zip_with("two-pages/src/bomb.rs", &zeros),
            "zip bomb",
        ),
        (
            "bomb beside",
            "zip",
            zip_with("bomb.bin", &zeros),
            "zip bomb",
        ),
        ("bomb tar", "tar.gz", bomb, "zip bomb"),
        (
            "encrypted",
            "zip",
            encrypted(good.clone()),
            "it is encrypted",
        ),
        ("cut", "zip", good[..good.len() / 2].to_vec(), "is damaged"),
        (
            "cut tar",
            "tar.gz",
            short[..short.len() / 2].to_vec(),
            "is damaged",
        ),
        ("garbled", "zip", garbled(good.clone()), "is damaged"),
        ("headless", "zip", headless, "is damaged"),
        ("empty", "zip", Vec::new(), "it is empty"),
        (
            "text",
            "zip",
            b"my homework".to_vec(),
            "neither a zip nor a tar.gz",
        ),
        (
            "other",
            "7z",
            b"7z\xbc\xaf\x27\x1c".to_vec(),
            "neither a zip nor a tar.gz",
        ),
        ("long", "zip", long, "is too long"),
        ("heavy", "tar", heavy, "more than 32 MiB of sources"),
        (
            "directory of names",
            "zip",
            directory,
            "come to more than 64 MiB",
        ),
        ("endless name", "tar.gz", endless, "longer than a mebibyte"),
        ("nested", "zip", nested, "is an archive inside an archive"),
    ]
}

fn hostile() -> Vec<Hostile> {
    let mut all = that_lead_away();
    all.extend(that_are_not_what_they_seem());
    all
}

#[test]
fn an_archive_that_could_do_harm_is_refused_with_its_reason_and_nobody_else() {
    let course = Course::new();
    course.hand_in("honest", RIGHT);
    for (student, ending, contents, _) in hostile() {
        bytes(&course, &format!("{student}.{ending}"), &contents);
    }
    let temporary = course.path("temporary");
    fs::create_dir(&temporary).unwrap();
    let before = listing(&course.path(""));
    let mut command = course.command(&["grade", "class", "--out", "out"]);
    let ran = command.env("TMPDIR", &temporary).output().unwrap();
    Ran::from(ran).expect(0, &["honest"]);
    passes(&course, "honest");
    for (student, _, _, why) in hostile() {
        is_rejected(&course, student, why);
    }
    assert_eq!(
        listing(&course.path("")),
        before,
        "something was left behind"
    );
    assert!(!Path::new("/tmp/wakeline-evil.rs").exists());
}

/// Every path below a folder but the output of the grader.
fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("out") && !path.ends_with("target") {
            paths.extend(listing(&path));
        }
        paths.push(path);
    }
    paths.retain(|path| !path.ends_with("out"));
    paths.sort();
    paths
}

#[test]
fn a_million_files_are_refused_before_they_are_read() {
    let course = Course::new();
    course.hand_in("honest", RIGHT);
    let names: Vec<String> = (0..20_001).map(|n| format!("{n}.txt")).collect();
    let many = names.iter().map(|name| file(name.as_bytes(), b""));
    bytes(&course, "tar.tar.gz", &tar_gz(many));
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    bytes(&course, "zip.zip", &zip(&many));
    for name in &names {
        bytes(&course, &format!("folder/{name}"), b"");
    }
    course.grade(&[]).expect(0, &[]);
    passes(&course, "honest");
    for student in ["tar", "zip", "folder"] {
        is_rejected(&course, student, "more than 20000 files");
    }
}

#[test]
fn names_that_differ_only_in_capitals_are_refused_in_folders_too() {
    let course = Course::new();
    course.hand_in("ada", RIGHT);
    course.hand_in("lin", RIGHT);
    bytes(&course, "lin/two-pages/src/Lib.rs", b"");
    course.grade(&[]).expect(0, &[]);
    passes(&course, "ada");
    is_rejected(
        &course,
        "lin",
        "src/Lib.rs and src/lib.rs differ only in capitals",
    );
}
