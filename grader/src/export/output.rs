//! Where an export goes: a file, or a folder with a file a student. Either is
//! replaced whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use serde::Serialize;

use crate::error::Error;
use crate::host::files;
use crate::results::{Results, file_names};

/// By this file a folder is known as one of ours, which may be replaced.
const MARK: &str = ".wakeline-export";

/// What a format came to.
pub(crate) enum Output {
    /// One file.
    File {
        contents: Vec<u8>,
        /// What it is called where no other name is given.
        name: &'static str,
        count: usize,
        notes: Vec<String>,
        left_out: Vec<String>,
    },
    /// Files by their path below a folder.
    Tree {
        files: BTreeMap<String, String>,
        notes: Vec<String>,
        left_out: Vec<String>,
    },
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Exported {
    /// The file or folder.
    pub(crate) path: PathBuf,
    /// How many files, or rows of one, hold results.
    pub(crate) count: usize,
    /// Worth knowing: what was cut, what was guessed.
    pub(crate) notes: Vec<String>,
    /// Whose results are not in it, and why.
    pub(crate) left_out: Vec<String>,
}

impl Output {
    /// What a single file is called where no other name is given.
    pub(super) const fn file_name(&self) -> Option<&'static str> {
        match self {
            Output::File { name, .. } => Some(name),
            Output::Tree { .. } => None,
        }
    }
}

/// The folders of students in a tree, and a table of whose each is.
pub(super) fn folders(results: &Results) -> (BTreeMap<&str, String>, BTreeMap<String, String>) {
    let names = file_names(results.students().map(|(student, _)| student));
    let mut table = super::table::Table::new(["folder", "student", "id", "sid", "email", "login"]);
    for (student, folder) in &names {
        let person = results.people.get(*student).cloned().unwrap_or_default();
        let ids = [person.id, person.sid, person.email, person.login];
        let ids = ids.into_iter().map(Option::unwrap_or_default);
        table.row(
            [folder.clone(), (*student).to_owned()]
                .into_iter()
                .chain(ids),
        );
    }
    let files = BTreeMap::from([("students.csv".to_owned(), table.text())]);
    (names, files)
}

pub(super) fn json(document: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(document).map_err(Error::document("an export"))?;
    Ok(text + "\n")
}

pub(super) fn write(output: Output, path: &Path) -> Result<Exported, Error> {
    match output {
        Output::File {
            contents,
            count,
            notes,
            left_out,
            ..
        } => {
            if path.is_dir() {
                return Err(Error::Usage(format!(
                    "{} is a folder; this format is one file: name it with --output",
                    path.display()
                )));
            }
            files::replace_with(path, |out| out.write_all(&contents))?;
            Ok(Exported {
                path: path.to_owned(),
                count,
                notes,
                left_out,
            })
        }
        Output::Tree {
            files,
            notes,
            left_out,
        } => {
            let count = files.len().saturating_sub(1);
            replace_tree(path, &files)?;
            Ok(Exported {
                path: path.to_owned(),
                count,
                notes,
                left_out,
            })
        }
    }
}

fn replace_tree(path: &Path, files: &BTreeMap<String, String>) -> Result<(), Error> {
    let there = fs::symlink_metadata(path).is_ok();
    if there && !may_be_replaced(path) {
        return Err(Error::Usage(format!(
            "{} holds something else than an export; name a new folder with --output",
            path.display()
        )));
    }
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    // Whatever goes wrong from here on, this folder is removed again.
    let fresh = tempfile::Builder::new()
        .prefix(".wakeline-")
        .tempdir_in(parent)
        .map_err(Error::io("write into", parent))?;
    let tree = fresh.path().join("tree");
    let write = |name: &str, text: &str| {
        let file = tree.join(name);
        fs::create_dir_all(file.parent().unwrap_or(&tree))?;
        fs::File::create(&file)?.write_all(text.as_bytes())
    };
    for (name, text) in files {
        write(name, text).map_err(Error::io("write", &path.join(name)))?;
    }
    let mark = "This folder is replaced as a whole by `cargo grader export`.\n";
    write(MARK, mark).map_err(Error::io("write", &path.join(MARK)))?;
    let moved = if there {
        // Both change places in one step; the old one goes with `fresh`.
        renameat_with(CWD, &tree, CWD, path, RenameFlags::EXCHANGE)
            .map_err(std::io::Error::from)
            .or_else(|_| {
                fs::rename(path, fresh.path().join("old"))?;
                fs::rename(&tree, path)
            })
    } else {
        fs::rename(&tree, path)
    };
    moved.map_err(Error::io("replace", path))
}

/// Whether a folder is empty or one of ours.
fn may_be_replaced(path: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(path) else {
        return false;
    };
    path.join(MARK).is_file() || entries.next().is_none()
}
