//! `cargo course new course`: a small course of another subject, in a folder
//! outside of this repository. What runs the listings and records asyncio twins
//! is copied from this course; starters and manifests of exercises are made.
//!
//! The new course names Wakeline by path or by repository. With a path its
//! commands are run from that checkout (`--manifest-path`), so nothing is
//! compiled twice; with a repository a crate `tools` holds them, because cargo
//! runs only programs of a workspace.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use grader::catalogue::Catalogue;
use grader::host::files::replace;
use include_dir::{Dir, include_dir};

use super::error::NewError;
use super::fill::{below, filled};
use super::wakeline::{Wakeline, quoted};
use crate::files::FileError;
use crate::sources::made;

static COURSE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold/course");
/// The recorder of asyncio twins, the same for every course.
static RECORDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../listings/python/recorder");
/// Files of this course's own listings that every course has.
const LISTINGS: [(&str, &str); 6] = [
    (
        "rustfmt.toml",
        include_str!("../../../listings/rustfmt.toml"),
    ),
    ("src/main.rs", include_str!("../../../listings/src/main.rs")),
    ("src/lab.rs", include_str!("../../../listings/src/lab.rs")),
    (
        "src/scenario.rs",
        include_str!("../../../listings/src/scenario.rs"),
    ),
    (
        "python/record.py",
        include_str!("../../../listings/python/record.py"),
    ),
    (
        "python/wakeline.py",
        include_str!("../../../listings/python/wakeline.py"),
    ),
];
/// Only where the commands come from a repository that cargo fetches.
const TOOLS: &str = "tools";

/// Makes a course in `folder`, which must be empty or not there.
pub fn course(folder: &Path, title: &str, wakeline: &Wakeline) -> Result<(), NewError> {
    super::check_title(title)?;
    let folder = std::path::absolute(folder).map_err(FileError::new("find", folder))?;
    refuse_what_is_there(&folder)?;
    let beside = folder.parent().unwrap_or(&folder);
    let write = |path: &Path| FileError::new("write", path);
    fs::create_dir_all(beside).map_err(write(beside))?;
    // Whole or not at all: it moves into its place when it is done.
    let scratch = tempfile::Builder::new()
        .prefix(".course-")
        .tempdir_in(beside);
    let scratch = scratch.map_err(write(beside))?;
    let course = scratch.path().join("course");
    for (path, text) in texts(title, wakeline) {
        let path = course.join(path);
        replace(&path, &text)?;
    }
    if let Wakeline::Checkout(checkout) = wakeline {
        // The same versions as there, so that what was downloaded is enough.
        let lock = checkout.join("Cargo.lock");
        fs::copy(&lock, course.join("Cargo.lock")).map_err(FileError::new("copy", &lock))?;
    }
    made::sync(&Catalogue::load(&course)?)?;
    if folder.exists() {
        fs::remove_dir(&folder).map_err(write(&folder))?;
    }
    fs::rename(&course, &folder).map_err(write(&folder))?;
    Ok(())
}

fn refuse_what_is_there(folder: &Path) -> Result<(), NewError> {
    let not_empty = || NewError::NotEmpty {
        path: folder.to_owned(),
    };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(not_empty()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(not_empty()),
        Err(error) => Err(FileError::new("read", folder)(error).into()),
    }
}

/// Every file of the new course with its text.
fn texts(title: &str, wakeline: &Wakeline) -> Vec<(PathBuf, String)> {
    let more_members = match wakeline {
        Wakeline::Checkout(_) => "",
        Wakeline::Git(_) => r#", "tools""#,
    };
    let gaps = [
        ("«title»", title.to_owned()),
        ("«title_toml»", quoted(title)),
        ("«more_members»", more_members.to_owned()),
        ("«wakeline»", wakeline.dependency("grader/wakeline")),
        ("«course»", wakeline.command("course")),
        ("«grader»", wakeline.command("grader")),
        ("«origin»", wakeline.origin()),
    ];
    let mut texts = filled(&COURSE, &gaps);
    if matches!(wakeline, Wakeline::Checkout(_)) {
        texts.retain(|(path, _)| !path.starts_with(TOOLS));
    }
    let listings = Path::new("book/listings");
    for (path, text) in LISTINGS {
        texts.push((listings.join(path), text.to_owned()));
    }
    for (path, text) in below(&RECORDER, RECORDER.path()) {
        let path = listings.join("python/recorder").join(path);
        texts.push((path, text.to_owned()));
    }
    texts
}
