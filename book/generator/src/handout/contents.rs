//! What a hand-out holds, written to a folder that nobody sees yet: exercises as
//! the catalogue has them and not as they happen to lie there, the built book,
//! the programs, and what is around them.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use grader::catalogue::{Check, Exercise, Points, Visibility, made, starter};
use grader::host::files::replace;
use include_dir::{Dir, include_dir};

use super::cargo;
use super::error::HandoutError;
use super::workspace::Workspace;
use crate::edition::Edition;
use crate::files::{self, FileError};
use crate::new::fill::filled;
use crate::site;
use crate::sources::Sources;

static FRAME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scaffold/handout");

/// What is at a course's root and goes along as it is, where it is there.
const ROOT: [&str; 2] = ["rust-toolchain.toml", "rustfmt.toml"];
/// Before the name of each licence at the root.
const LICENCE: &str = "LICENSE";
/// That of the prose.
const PROSE: &str = "LICENSE-CC-BY";
/// The folder of all programs.
const PROGRAMS: &str = "grader";
/// What the visible checks of an exercise consist of.
const CHECKS: [&str; 2] = ["rs", "snap"];

/// What is to be written, and where.
pub(super) struct Wanted<'a> {
    pub(super) checkout: &'a Path,
    pub(super) stage: &'a Path,
    pub(super) vendored: bool,
}

/// Writes everything but the lock. Gives the course's title.
pub(super) fn write(
    sources: &Rc<Sources>,
    wanted: &Wanted<'_>,
    told: &mut dyn FnMut(&str),
) -> Result<String, HandoutError> {
    let catalogue = &sources.catalogue;
    let (root, stage) = (&catalogue.root, wanted.stage);
    told("The exercises and the programs …");
    copy(root, stage, Path::new("exercises/course.toml"))?;
    for exercise in catalogue.exercises() {
        write_exercise(exercise, root, stage)?;
    }
    for name in ROOT.map(Path::new) {
        if root.join(name).is_file() {
            copy(root, stage, name)?;
        }
    }
    let licences = licences(root)?;
    for name in &licences {
        copy(root, stage, Path::new(name))?;
    }
    if wanted.checkout != root {
        // A course of somebody's own has its own; the programs keep theirs.
        for name in programs_licences(wanted.checkout)? {
            let to = stage.join(PROGRAMS).join(&name);
            copy_to(&wanted.checkout.join(&name), &to)?;
        }
    }
    copy(root, stage, Path::new("Cargo.lock"))?;
    let mut workspace = Workspace::of(wanted.checkout, root, stage)?;
    for (folder, file) in workspace.sources()? {
        copy(wanted.checkout, stage, &folder.join(file))?;
    }
    workspace.write(stage)?;
    cargo::prune_lock(stage)?;
    workspace.write_profiles(stage)?;
    for (path, text) in filled(&FRAME, &gaps(sources, &licences, wanted.vendored)) {
        replace(&stage.join(path), &text)?;
    }
    told("The book …");
    let html = stage.join("book/html");
    fs::create_dir_all(stage.join("book")).map_err(FileError::new("make", &html))?;
    site::build_into(&root.join("book"), sources, Edition::Learner, &html)?;
    if wanted.vendored {
        told("All crates, for machines without a network …");
        workspace.vendor(stage)?;
    }
    Ok(catalogue.title.clone())
}

/// An exercise as learners begin it, and its starter once more, to begin again.
fn write_exercise(exercise: &Exercise, root: &Path, stage: &Path) -> Result<(), HandoutError> {
    let below = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    let Some(starter) = exercise.starter()? else {
        let slug = exercise.slug.to_string();
        return Err(HandoutError::NoStarter { slug });
    };
    let manifest = exercise.dir.join("exercise.toml");
    let text = fs::read_to_string(&manifest).map_err(FileError::new("read", &manifest))?;
    let text = format!("{text}{}", kept_back(exercise));
    replace(&stage.join(below(&manifest)), &text)?;
    for file in files::all(&exercise.dir.join("tests"))? {
        let is_of_a_check = |end: &OsStr| CHECKS.iter().any(|known| end == *known);
        if file.extension().is_some_and(is_of_a_check) {
            copy(root, stage, &below(&file))?;
        }
    }
    replace(&stage.join(below(&exercise.lib())), &starter)?;
    replace(&stage.join(starter::kept(&exercise.folder)), &starter)?;
    let made = made::made(exercise)?.into_iter();
    let made = made.filter(|made| made.path.starts_with(&exercise.dir));
    let made: Vec<made::Made> = made.collect();
    if made.is_empty() {
        // It was handed out before: there is nothing to make it from.
        copy(root, stage, &below(&exercise.dir.join("Cargo.toml")))?;
    }
    for file in made {
        replace(&stage.join(below(&file.path)), &file.text)?;
    }
    Ok(())
}

/// What is added to the manifest, so that nobody takes the points of the checks that
/// they have for all points.
fn kept_back(exercise: &Exercise) -> String {
    let hidden = |check: &&Check| check.visibility == Visibility::Hidden;
    let hidden: Vec<&Check> = exercise.checks.iter().filter(hidden).collect();
    if hidden.is_empty() {
        return String::new();
    }
    let points: Points = hidden.iter().map(|check| check.points).sum();
    format!(
        "\n# More checks run where your work is graded.\n[graded]\nchecks = {}\npoints = {points}\n",
        hidden.len()
    )
}

fn copy(from: &Path, to: &Path, path: &Path) -> Result<(), FileError> {
    copy_to(&from.join(path), &to.join(path))
}

fn copy_to(from: &Path, to: &Path) -> Result<(), FileError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(FileError::new("make", folder))?;
    }
    fs::copy(from, to).map_err(FileError::new("copy", from))?;
    Ok(())
}

fn licences(root: &Path) -> Result<Vec<String>, FileError> {
    let names = files::files(root)?.into_iter();
    let names = names.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    Ok(names.filter(|name| name.starts_with(LICENCE)).collect())
}

/// Those of the programs of a checkout.
fn programs_licences(checkout: &Path) -> Result<Vec<String>, FileError> {
    let mut names = licences(checkout)?;
    names.retain(|name| name != PROSE);
    Ok(names)
}

/// What fills the gaps of the README.
fn gaps(sources: &Sources, licences: &[String], vendored: bool) -> Vec<(&'static str, String)> {
    let first = sources.catalogue.exercises().next();
    let of_first = |text: fn(&Exercise) -> String| first.map_or_else(String::new, text);
    let offline = if vendored {
        "Every crate that cargo compiles is in `.cargo/vendor/`: nothing of this needs a network."
    } else {
        "The first command downloads the crates that `Cargo.lock` names. After that nothing needs a network."
    };
    let prose = licences.iter().any(|name| name == PROSE);
    let named: Vec<String> = licences.iter().map(|name| format!("`{name}`")).collect();
    let mut licence = format!("The programs in `{PROGRAMS}/`: MIT or Apache-2.0, at your choice.");
    if prose {
        licence += " The prose of the book: CC BY 4.0.";
    }
    if !named.is_empty() {
        licence.extend([" The texts: ", &named.join(", "), "."]);
    }
    if vendored {
        licence += " The crates in `.cargo/vendor/` bring their own.";
    }
    vec![
        ("«title»", sources.catalogue.title.clone()),
        ("«first»", of_first(|first| first.slug.to_string())),
        ("«first_folder»", of_first(|first| first.folder.clone())),
        ("«minutes»", of_first(|first| first.minutes.to_string())),
        ("«offline»", offline.to_owned()),
        ("«licences»", licence),
    ]
}
