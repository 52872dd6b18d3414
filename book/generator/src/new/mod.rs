//! `cargo course new`: a small course of another subject, in a folder outside
//! of this repository. Its files lie in `scaffold/`; one whose name ends in
//! `.in` has gaps like `«title»`, which are filled here. What runs the
//! listings and records asyncio twins is copied from this course, and the
//! starters are made.
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

use crate::files::FileError;
use crate::sources::starters::{self, StarterError};

static COURSE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold");
/// The recorder of asyncio twins, the same for every course.
static RECORDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../listings/python/recorder");
/// Files of this course's own listings that every course has.
const LISTINGS: [(&str, &str); 4] = [
    ("src/main.rs", include_str!("../../../listings/src/main.rs")),
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

/// Where the new course finds Wakeline, which is on no registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wakeline {
    /// A checkout on this machine.
    Checkout(PathBuf),
    /// A repository that cargo fetches.
    Git(String),
}

/// Why there is no new course.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// Something lies there.
    #[error("{} is not an empty folder, and nothing was changed there; name another one", .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// No repository of Wakeline is known.
    #[error("a new course needs Wakeline, and {} is no checkout of it; name one with --wakeline DIR, or a repository with --git URL", .path.display())]
    NoWakeline {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A title that cannot be one.
    #[error("a course cannot be called {title:?}; give it a title of one line")]
    Title {
        /// As given.
        title: String,
    },
    /// The manifest that names Wakeline cannot be read as TOML.
    #[error("{} is no TOML, so it does not say where Wakeline is: {source}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// A starter could not be made.
    #[error(transparent)]
    Starter(#[from] StarterError),
    /// The new course cannot be written, or is not one.
    #[error(transparent)]
    Grader(#[from] grader::Error),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Wakeline {
    /// The checkout in this folder.
    pub fn checkout(path: &Path) -> Result<Wakeline, NewError> {
        let holds = |name: &str| path.join(name).join("Cargo.toml").is_file();
        match path.canonicalize() {
            Ok(path) if holds("grader/wakeline") && holds("book/generator") => {
                Ok(Wakeline::Checkout(path))
            }
            _ => Err(NewError::NoWakeline {
                path: path.to_owned(),
            }),
        }
    }

    /// What the course at `root` uses: itself if it is a checkout, or else what
    /// its manifest says.
    pub fn of_course(root: &Path) -> Result<Wakeline, NewError> {
        let no_checkout = match Wakeline::checkout(root) {
            Ok(checkout) => return Ok(checkout),
            Err(error) => error,
        };
        let path = root.join("Cargo.toml");
        let manifest: toml::Table = match fs::read_to_string(&path) {
            Ok(text) => text.parse().map_err(|source| NewError::Manifest {
                path,
                source: Box::new(source),
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no_checkout),
            Err(error) => return Err(FileError::new("read", &path)(error).into()),
        };
        let dependency = manifest
            .get("workspace")
            .and_then(|workspace| workspace.get("dependencies")?.get("wakeline"));
        let text = |key: &str| dependency?.get(key)?.as_str();
        match (text("git"), text("path").map(Path::new)) {
            (Some(url), _) => Ok(Wakeline::Git(url.to_owned())),
            (_, Some(path)) => {
                let checkout = path.ancestors().nth(2).unwrap_or(path);
                Wakeline::checkout(&root.join(checkout))
            }
            _ => Err(no_checkout),
        }
    }

    /// A dependency on one of its crates, as it stands between braces.
    fn dependency(&self, folder: &str) -> String {
        match self {
            Wakeline::Checkout(path) => format!("path = {}", quoted(path.join(folder))),
            Wakeline::Git(url) => format!("git = {}", quoted(url)),
        }
    }

    /// What the alias of a command stands for.
    fn command(&self, name: &str) -> String {
        let words = match self {
            Wakeline::Checkout(path) => {
                let manifest = path.join("Cargo.toml");
                let manifest = quoted(manifest);
                format!(r#""run", "--quiet", "--manifest-path", {manifest}, "--package", "{name}""#)
            }
            Wakeline::Git(_) => {
                format!(r#""run", "--quiet", "--package", "tools", "--bin", "{name}""#)
            }
        };
        format!(r#"{words}, "--""#)
    }

    fn origin(&self) -> String {
        match self {
            Wakeline::Checkout(path) => format!(
                "Wakeline is on no registry. `Cargo.toml` and `.cargo/config.toml` name a checkout of it on this machine, `{}`; on another machine change the path in both, or make the course anew with `cargo course new DIR --git URL`.",
                path.display()
            ),
            Wakeline::Git(url) => format!(
                "Wakeline is on no registry. `Cargo.toml` and `tools/Cargo.toml` name its repository, {url}, and `Cargo.lock` the commit; `cargo update -p wakeline` takes the newest one."
            ),
        }
    }
}

/// Makes a course in `folder`, which must be empty or not there.
pub fn course(folder: &Path, title: &str, wakeline: &Wakeline) -> Result<(), NewError> {
    if title.trim().is_empty() || title.chars().any(char::is_control) {
        let title = title.to_owned();
        return Err(NewError::Title { title });
    }
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
    starters::sync(&Catalogue::load(&course)?)?;
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
    let mut texts = Vec::new();
    for (path, text) in below(&COURSE) {
        if path.starts_with(TOOLS) && matches!(wakeline, Wakeline::Checkout(_)) {
            continue;
        }
        let filled = match path.extension() {
            Some(extension) if extension == "in" => (path.with_extension(""), fill(text, &gaps)),
            _ => (path, text.to_owned()),
        };
        texts.push(filled);
    }
    let listings = Path::new("book/listings");
    for (path, text) in LISTINGS {
        texts.push((listings.join(path), text.to_owned()));
    }
    for (path, text) in below(&RECORDER) {
        let path = listings.join("python/recorder").join(path);
        texts.push((path, text.to_owned()));
    }
    texts
}

fn fill(text: &str, gaps: &[(&str, String)]) -> String {
    gaps.iter().fold(text.to_owned(), |text, (gap, filling)| {
        text.replace(gap, filling)
    })
}

/// Every text below an embedded folder.
fn below(folder: &'static Dir<'static>) -> Vec<(PathBuf, &'static str)> {
    let mut found: Vec<_> = folder
        .files()
        .filter_map(|file| Some((file.path().to_owned(), file.contents_utf8()?)))
        .collect();
    for inner in folder.dirs() {
        found.extend(below(inner));
    }
    found
}

/// A text as TOML writes it.
fn quoted(text: impl AsRef<Path>) -> String {
    let text = text.as_ref().to_string_lossy().into_owned();
    toml::Value::String(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_manifest_is_not_taken_for_one_that_does_not_name_wakeline() {
        let dir = tempfile::tempdir().unwrap();
        let of_course = || Wakeline::of_course(dir.path()).unwrap_err();
        assert!(matches!(of_course(), NewError::NoWakeline { .. }));
        let manifest = dir.path().join("Cargo.toml");
        fs::write(&manifest, "[workspace]\n").unwrap();
        assert!(matches!(of_course(), NewError::NoWakeline { .. }));
        fs::write(&manifest, "[workspace\n").unwrap();
        assert!(matches!(of_course(), NewError::Manifest { .. }));
    }
}
