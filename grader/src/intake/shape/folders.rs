//! One folder or archive a student, named after them. In a folder that holds
//! only `attempt-1`, `attempt-2`, … each of these is a hand-in of its own.

use std::fs;
use std::path::Path;

use super::{Entry, Folder, HandIns, Kind, Read};
use crate::error::Error;
use crate::intake::hand_in::{HandIn, Item, Person, When};
use crate::intake::{archive, is_clutter};

pub(super) struct Folders;

impl Read for Folders {
    const WORDS: &'static str = "one folder or archive a student";

    fn recognises(_: &Folder<'_>) -> bool {
        true
    }

    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error> {
        let mut found = HandIns::default();
        // An archive comes before the folder of the same name: the folder is then
        // the last attempt.
        for entry in folder
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::File)
        {
            if let Some(stem) = archive::stem(&entry.name) {
                let beside = |other: &Entry| other.kind == Kind::Folder && other.name == stem;
                if folder.entries.iter().any(beside) {
                    let note =
                        "there is a folder of that name, too, which counts as the later hand-in";
                    found.notes.push(format!("{}: {note}", entry.name));
                }
                let item = Item::File(entry.path.clone(), entry.name.clone());
                found.all.push(hand_in(stem, item, 0));
            } else if entry.path.extension().is_some_and(|end| end == "rs") {
                let note = "a file outside a student's folder; not graded";
                found.notes.push(format!("{}: {note}", entry.name));
            }
        }
        for entry in folder
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Folder)
        {
            let name = entry.path.file_name().unwrap_or_default();
            // Names that differ only in bytes that are no text look alike.
            let bytes = name.as_encoded_bytes();
            let key = name
                .to_str()
                .map_or_else(|| bytes.escape_ascii().to_string(), str::to_owned);
            let items = match attempts(&entry.path) {
                attempts if attempts.is_empty() => vec![(Item::Folder(entry.path.clone()), 1)],
                attempts => attempts,
            };
            for (item, order) in items {
                let hand_in = hand_in(&entry.name, item, order);
                found.all.push(HandIn {
                    key: key.clone(),
                    ..hand_in
                });
            }
        }
        Ok(found)
    }
}

fn hand_in(name: &str, item: Item, order: u32) -> HandIn {
    HandIn {
        key: name.to_owned(),
        person: Person::named(name),
        items: vec![item],
        when: When::Unknown,
        order,
    }
}

/// The attempts in a folder that holds nothing else.
fn attempts(folder: &Path) -> Vec<(Item, u32)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut attempts = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_clutter(&name) {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let (stem, item) = match archive::stem(&name) {
            Some(stem) if is_file => (stem, Item::File(entry.path(), name.clone())),
            None if is_folder => (name.as_str(), Item::Folder(entry.path())),
            _ => return Vec::new(),
        };
        match number(stem) {
            Some(number) => attempts.push((item, number)),
            None => return Vec::new(),
        }
    }
    attempts
}

/// `attempt-2`, `Attempt 2`, `attempt_2` → 2.
fn number(name: &str) -> Option<u32> {
    let lower = name.to_ascii_lowercase();
    let rest = lower.strip_prefix("attempt")?;
    rest.trim_start_matches(['-', '_', ' ']).parse().ok()
}
