//! Finds the exercises in a folder that somebody handed in, however deep they
//! packed them: `<slug>/src`, the path of the course, a clone of the course, a
//! file `<slug>.rs`. The shallowest one counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::admit::{admit, admit_file};
use super::{Handed, NotAdmitted, archive, is_clutter};
use crate::catalogue::{Catalogue, Slug};

/// How deep an exercise may lie.
const MAX_DEPTH: usize = 8;
/// How many files and folders are looked at.
const MAX_ENTRIES: usize = 20_000;
/// How deep an archive may lie to be opened.
const ARCHIVE_DEPTH: usize = 2;

/// What lies in a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) handed: BTreeMap<Slug, Handed>,
    /// About things that were found and not used.
    pub(super) notes: Vec<String>,
    /// Archives, none of them opened.
    pub(super) archives: Vec<PathBuf>,
    /// Why there may be less here than was handed in.
    pub(super) refusals: Vec<NotAdmitted>,
    /// Links: a reason only where nothing else was found.
    pub(super) links: Vec<String>,
    /// Code by names that say of no exercise that they are it: a reason only where
    /// nothing else was found.
    pub(super) strangers: Vec<String>,
    /// Where an exercise was handed in twice by names that fit alike: the folders that
    /// both lie in.
    pub(super) twice: BTreeSet<String>,
}

impl Found {
    /// What was handed in for every exercise of the course.
    pub(super) fn complete(
        mut self,
        catalogue: &Catalogue,
    ) -> (BTreeMap<Slug, Handed>, Vec<String>) {
        if self.handed.is_empty()
            && let Some(link) = self.links.first()
        {
            self.refusals.push(NotAdmitted::Refused(link.clone()));
        }
        // A machine that failed is never the student's fault.
        let reason = self
            .refusals
            .iter()
            .find(|reason| matches!(reason, NotAdmitted::Unreadable(_)));
        let reason = reason.or(self.refusals.first()).cloned();
        let unknown = if self.handed.is_empty() && reason.is_none() {
            self.strangers.first().cloned()
        } else {
            None
        };
        for exercise in catalogue.exercises() {
            if !self.handed.contains_key(&exercise.slug) {
                // Something was handed in, and nobody is told otherwise.
                let unknown = unknown.as_ref().map(|found| {
                    let slug = &exercise.slug;
                    NotAdmitted::Refused(format!(
                        "`{found}` was found, which is not named like an exercise; put it into a \
                         folder named `{slug}`"
                    ))
                });
                let reason = reason.clone().or(unknown);
                let handed = reason.map_or(Handed::Missing, Handed::from);
                self.handed.insert(exercise.slug.clone(), handed);
            }
        }
        (self.handed, self.notes)
    }

    pub(super) fn with_unopened_archives(mut self) -> Found {
        for path in &self.archives {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let note = format!("{name}: not opened, because exercises lie beside it");
            self.notes.push(note);
        }
        self
    }
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The whole course: its names are known, even where they are not graded.
    pub(crate) course: &'a Catalogue,
    /// What is graded of it.
    pub(crate) graded: &'a Catalogue,
    /// The exercise that a crate or a `lib.rs` by any other name answers.
    pub(crate) only: Option<&'a Slug>,
}

pub(super) fn find(root: &Path, wanted: Wanted<'_>) -> Result<Found, NotAdmitted> {
    let mut search = Search {
        root,
        wanted,
        places: BTreeMap::new(),
        entries: 0,
        found: Found::default(),
    };
    let mut level = vec![PathBuf::new()];
    for depth in 0..MAX_DEPTH {
        let mut next = Vec::new();
        for below in level {
            search.look(&below, depth, &mut next)?;
        }
        level = next;
    }
    search.found.notes.sort();
    Ok(search.found)
}

struct Search<'a> {
    root: &'a Path,
    wanted: Wanted<'a>,
    places: BTreeMap<Slug, (Fit, String)>,
    entries: usize,
    found: Found,
}

/// How well a name fits an exercise, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is that of the exercise's own folder.
    Folder,
    /// It is that by which the exercise is called.
    Slug,
    /// It is like one of them: with another number, or a copy.
    Like,
    /// It has the same letters, perhaps with words or numbers beside them.
    Loose,
}

impl Search<'_> {
    fn look(
        &mut self,
        below: &Path,
        depth: usize,
        next: &mut Vec<PathBuf>,
    ) -> Result<(), NotAdmitted> {
        let unreadable = |error| {
            let shown = below.display();
            NotAdmitted::Unreadable(format!("the folder {shown} could not be read: {error}"))
        };
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.root.join(below)).map_err(unreadable)? {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err(NotAdmitted::refused(format!(
                    "more than {MAX_ENTRIES} files; hand in the exercises only"
                )));
            }
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(unreadable)?;
            if !is_clutter(&name) {
                entries.push((name, entry.file_name(), kind));
            }
        }
        entries.sort_by(|a, b| a.1.cmp(&b.1));
        // In a clone of the course there is more than what was handed in.
        let is_clone = entries
            .iter()
            .any(|(name, _, kind)| name == "exercises" && kind.is_dir());
        if is_clone {
            self.wanted.only = None;
        }
        for (name, file, kind) in entries {
            let path = below.join(file);
            if kind.is_symlink() {
                self.link(&name, &path);
            } else if kind.is_dir() {
                let deeper = !is_clone || name == "exercises";
                if self.folder(&name, &path, below) && deeper {
                    next.push(path);
                }
            } else if kind.is_file() {
                self.file(&name, &path, below, depth);
            }
        }
        Ok(())
    }

    fn link(&mut self, name: &str, path: &Path) {
        let link = format!("{} is a link; hand in the folder", path.display());
        match self.exercise(name) {
            Some(fit) => self.claim(fit, path, Handed::Refused(link)),
            None => self.found.links.push(link),
        }
    }

    /// Whether to look into the folder.
    fn folder(&mut self, name: &str, path: &Path, parent: &Path) -> bool {
        let full = self.root.join(path);
        if name == "src" {
            match self.wanted.only.cloned() {
                Some(slug) => {
                    let handed = admit(&self.root.join(parent));
                    self.claim((slug, Fit::Like), path, handed);
                }
                None if parent == Path::new("") => self.stranger(path),
                None => {}
            }
            return false;
        }
        let is_crate = fs::symlink_metadata(full.join("src")).is_ok();
        match self.exercise(name) {
            Some(fit) if is_crate => {
                self.claim(fit, path, admit(&full));
                false
            }
            Some(_) => true,
            None => {
                if is_crate && self.wanted.only.is_none() {
                    self.stranger(path);
                }
                true
            }
        }
    }

    fn file(&mut self, name: &str, path: &Path, parent: &Path, depth: usize) {
        if archive::stem(name).is_some() {
            if depth < ARCHIVE_DEPTH {
                self.found.archives.push(self.root.join(path));
            }
            return;
        }
        let Some(stem) = name.strip_suffix(".rs") else {
            // Mailers and browsers do that.
            if name.ends_with(".rs.txt") {
                self.stranger(path);
            }
            return;
        };
        let parent = parent.file_name().unwrap_or_default().to_string_lossy();
        let slug = match stem {
            stem if stem == "lib" || unnumbered(stem) == Some("lib") => {
                let only = || Some((self.wanted.only.cloned()?, Fit::Like));
                self.exercise(&parent).or_else(only)
            }
            stem => self.exercise(stem),
        };
        match slug {
            Some(fit) => self.claim(fit, path, admit_file(&self.root.join(path))),
            None => self.stranger(path),
        }
    }

    fn claim(&mut self, (slug, fit): (Slug, Fit), path: &Path, handed: Handed) {
        let mut graded = self.wanted.graded.exercises();
        if handed == Handed::Missing || !graded.any(|exercise| exercise.slug == slug) {
            return;
        }
        let shown = path.display().to_string();
        if fit == Fit::Loose {
            self.found.notes.push(format!("`{shown}`: read as {slug}"));
        }
        let note = match self.places.get(&slug) {
            Some((Fit::Loose, first)) if fit == Fit::Loose => {
                let both = format!("`{first}` and `{shown}` could both be it; name one `{slug}`");
                self.found.handed.insert(slug, Handed::Refused(both));
                return;
            }
            Some((better, first)) if *better <= fit => {
                let folder = |path: &Path| {
                    let folder = path.parent()?.file_name()?;
                    Some(folder.to_string_lossy().into_owned())
                };
                if *better == fit {
                    let both = [Path::new(first), path].map(folder);
                    self.found.twice.extend(both.into_iter().flatten());
                }
                self.found
                    .notes
                    .push(format!("{shown}: handed in twice; {first} counts"));
                return;
            }
            Some((_, first)) => {
                let why = if fit == Fit::Like {
                    "whose name is nearer"
                } else {
                    "which has the exercise's own name"
                };
                Some(format!("{first}: handed in twice; {shown}, {why}, counts"))
            }
            None => None,
        };
        self.found.notes.extend(note);
        self.places.insert(slug.clone(), (fit, shown));
        self.found.handed.insert(slug, handed);
    }

    fn stranger(&mut self, path: &Path) {
        let shown = path.display().to_string();
        self.found
            .notes
            .push(format!("{shown}: no exercise of this course; not graded"));
        self.found.strangers.push(shown);
    }

    /// The exercise that a folder or a file is named after, and how well. Browsers and
    /// platforms number copies: `at-most-n (1)`, `at-most-n-2`.
    fn exercise(&self, name: &str) -> Option<(Slug, Fit)> {
        let own = |folder: &str| folder.rsplit('/').next() == Some(name);
        let exercises = || self.wanted.course.exercises();
        if let Some(exercise) = exercises().find(|exercise| own(&exercise.folder)) {
            return Some((exercise.slug.clone(), Fit::Folder));
        }
        let known = |name: &str| {
            let slug = Slug::of_folder(name);
            exercises()
                .any(|exercise| exercise.slug == slug)
                .then_some(slug)
        };
        if let Some(slug) = known(name).or_else(|| known(unnumbered(name)?)) {
            let own = slug.as_str() == name;
            return Some((slug, if own { Fit::Slug } else { Fit::Like }));
        }
        // Where any name answers the one exercise, only a sure one means another.
        let asked = |slug: &Slug| self.wanted.only.is_none_or(|only| only == slug);
        let words = words(name);
        let mut like = exercises().filter(|one| asked(&one.slug) && is_in(&words, &one.slug));
        match (like.next(), like.next()) {
            (Some(exercise), None) => Some((exercise.slug.clone(), Fit::Loose)),
            _ => None,
        }
    }
}

/// `Exercise 5 - AtMostN` → `exercise`, `5`, `at`, `most`, `n`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for char in name.chars() {
        if char.is_alphanumeric() {
            let begins = !before.is_alphanumeric()
                || before.is_numeric() != char.is_numeric()
                || (before.is_lowercase() && char.is_uppercase());
            let lower = char.to_lowercase();
            match words.last_mut() {
                Some(word) if !begins => word.extend(lower),
                _ => words.push(lower.collect()),
            }
        }
        before = char;
    }
    words
}

/// Whether some of the words, one after the other, have the letters of the exercise.
fn is_in(words: &[String], slug: &Slug) -> bool {
    let letters = self::words(slug.as_str()).concat();
    let from = |at: usize| {
        let mut so_far = String::new();
        words[at..].iter().any(|word| {
            so_far.push_str(word);
            so_far == letters
        })
    };
    !letters.is_empty() && (0..words.len()).any(from)
}

/// `at-most-n (1)` and `at-most-n-1` → `at-most-n`.
fn unnumbered(name: &str) -> Option<&str> {
    let name = name.strip_suffix(')').unwrap_or(name);
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    name.strip_suffix(" (").or_else(|| name.strip_suffix('-'))
}

#[cfg(test)]
mod tests;
