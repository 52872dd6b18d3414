//! A folder of submissions: one folder a student, in any of the layouts in
//! which people hand in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Handed, admit};
use crate::catalogue::{Catalogue, Exercise, Slug};
use crate::error::Error;

/// Everything that was handed in, students in sorted order.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) submissions: Vec<Submission>,
    /// About things that belong to no student.
    pub(crate) notes: Vec<String>,
}

/// What one student handed in.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) student: String,
    pub(crate) handed: BTreeMap<Slug, Handed>,
    /// About things that were found and not used.
    pub(crate) notes: Vec<String>,
}

/// Reads the class in `dir`. A student whose folder cannot be read costs the
/// others nothing.
pub(crate) fn read_class(dir: &Path, catalogue: &Catalogue) -> Result<Class, Error> {
    if !dir.is_dir() {
        let shown = dir.display();
        let what = if dir.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        return Err(Error::Usage(format!(
            "{shown} {what}; name a folder that holds one folder a student"
        )));
    }
    let mut class = Class {
        submissions: Vec::new(),
        notes: Vec::new(),
    };
    let mut names = BTreeMap::new();
    for entry in fs::read_dir(dir).map_err(Error::io("read", dir))? {
        let entry = entry.map_err(Error::io("read", dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry
            .file_type()
            .map_err(Error::io("read", &entry.path()))?;
        if kind.is_dir() && !is_clutter(&name) {
            // Two names that differ only in bytes that are no text look alike.
            let mut unique = name.clone();
            let mut copy = 2;
            while names.contains_key(&unique) {
                unique = format!("{name} ({copy})");
                copy += 1;
            }
            names.insert(unique, entry.path());
        } else if kind.is_symlink() {
            class
                .notes
                .push(format!("{name}: a link; not followed, not graded"));
        } else if is_archive(&name) {
            class.notes.push(format!(
                "{name}: archives are not read; unpack it into a folder with the student's name"
            ));
        }
    }
    if names.is_empty() {
        let mut message = format!("{} holds no submission: no folder at all", dir.display());
        for note in &class.notes {
            message.push_str("; ");
            message.push_str(note);
        }
        return Err(Error::Usage(message));
    }
    class.notes.sort();
    for (student, folder) in names {
        class
            .submissions
            .push(read_submission(student, &folder, catalogue));
    }
    Ok(class)
}

fn read_submission(student: String, folder: &Path, catalogue: &Catalogue) -> Submission {
    let mut submission = Submission {
        student,
        handed: BTreeMap::new(),
        notes: Vec::new(),
    };
    if let Err(error) = fs::read_dir(folder) {
        let why = format!("the folder could not be read: {error}");
        for exercise in catalogue.exercises() {
            submission
                .handed
                .insert(exercise.slug.clone(), Handed::Unreadable(why.clone()));
        }
        return submission;
    }
    let mut used = Vec::new();
    for exercise in catalogue.exercises() {
        let mut found: Vec<(PathBuf, Handed)> = Vec::new();
        for place in places(exercise) {
            let handed = match link_on_the_way(folder, &place) {
                Some(link) => Handed::Refused(format!("{link} is a link; hand in the folder")),
                None => admit(&folder.join(&place)),
            };
            if handed != Handed::Missing {
                found.push((place, handed));
            }
        }
        used.extend(found.iter().map(|(place, _)| place.clone()));
        for (place, _) in found.iter().skip(1) {
            let first = found[0].0.display();
            let note = format!("{}: handed in twice; {first} counts", place.display());
            submission.notes.push(note);
        }
        let handed = found
            .into_iter()
            .next()
            .map_or(Handed::Missing, |(_, handed)| handed);
        submission.handed.insert(exercise.slug.clone(), handed);
    }
    submission.notes.extend(strangers(folder, &used));
    submission
}

/// Where an exercise may lie below a student's folder.
fn places(exercise: &Exercise) -> Vec<PathBuf> {
    let name = exercise
        .folder
        .rsplit('/')
        .next()
        .unwrap_or(&exercise.folder);
    let mut places = vec![
        PathBuf::from(exercise.slug.as_str()),
        Path::new("exercises").join(&exercise.folder),
        PathBuf::from(&exercise.folder),
        PathBuf::from(name),
    ];
    places.dedup();
    places
}

fn link_on_the_way(folder: &Path, place: &Path) -> Option<String> {
    let mut path = PathBuf::new();
    for component in place.components() {
        path.push(component);
        let meta = fs::symlink_metadata(folder.join(&path)).ok()?;
        if meta.is_symlink() {
            return Some(path.display().to_string());
        }
    }
    None
}

/// Folders that look like an exercise and are none of the course's.
fn strangers(folder: &Path, used: &[PathBuf]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&below)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = below.join(&name);
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_dir || is_clutter(&name) || used.contains(&path) {
                continue;
            }
            if used.iter().any(|place| place.starts_with(&path)) {
                open.push(path);
            } else {
                notes.push(format!(
                    "{}: no exercise of this course; not graded",
                    path.display()
                ));
            }
        }
    }
    notes.sort();
    notes
}

fn is_clutter(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX" || name == "target"
}

fn is_archive(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".zip", ".tar", ".tar.gz", ".tgz", ".7z", ".rar"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}
