//! The download of Moodle: `Full Name_<id>_assignsubmission_file/`, in older ones with
//! a `_` at the end, or the same in front of each file. The id is the participant of the
//! worksheet. What was typed into a form is in a folder or file of its own, and is not
//! graded; who handed in nothing else is told so.

use std::collections::BTreeMap;

use super::{Folder, HandIns, Kind, Read, number_at_the_end};
use crate::error::Error;
use crate::intake::hand_in::{HandIn, Item, Person, When};

const MARK: &str = "_assignsubmission_";

pub(super) struct Moodle;

impl Read for Moodle {
    const WORDS: &'static str = "a download from Moodle";

    fn recognises(folder: &Folder<'_>) -> bool {
        folder
            .entries
            .iter()
            .any(|entry| name(&entry.name).is_some())
    }

    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error> {
        let mut found = HandIns::default();
        let mut people: BTreeMap<&str, (&str, Vec<Item>, bool)> = BTreeMap::new();
        for entry in folder.entries {
            let Some((who, id, part)) = name(&entry.name) else {
                if entry.kind != Kind::Link {
                    let note = "not named as Moodle names what was handed in; not graded";
                    found.notes.push(format!("{}: {note}", entry.name));
                }
                continue;
            };
            let (_, items, typed) = people.entry(id).or_insert((who, Vec::new(), false));
            match (entry.kind, part) {
                (Kind::Folder, Part::Files) => items.push(Item::Folder(entry.path.clone())),
                (Kind::File, Part::File(file)) => {
                    items.push(Item::File(entry.path.clone(), file.to_owned()));
                }
                (Kind::Folder | Kind::File, Part::Text) => *typed = true,
                (Kind::Link, _) => {}
                _ => {
                    let note = "nothing that students hand in as files; not graded";
                    found.notes.push(format!("{}: {note}", entry.name));
                }
            }
        }
        for (who, items, typed) in people.values_mut() {
            let text = "text that was typed into Moodle's form is not graded; hand in a file";
            if *typed && items.is_empty() {
                items.push(Item::Refused(text.to_owned()));
            } else if *typed {
                found.notes.push(format!("{who}: {text}"));
            }
        }
        people.retain(|_, (_, items, _)| !items.is_empty());
        for (id, (who, items, _)) in people {
            found.all.push(HandIn {
                key: id.to_owned(),
                person: Person {
                    id: Some(id.to_owned()),
                    ..Person::named(who)
                },
                items,
                when: When::Unknown,
                order: 0,
            });
        }
        Ok(found)
    }
}

/// What an entry holds.
enum Part<'a> {
    /// A folder of uploaded files.
    Files,
    /// One uploaded file, by its own name.
    File(&'a str),
    /// What was typed into a form.
    Text,
    /// Anything else.
    Other,
}

/// Name and id in front of the mark, and what stands behind it.
fn name(entry: &str) -> Option<(&str, &str, Part<'_>)> {
    let (person, rest) = entry.split_once(MARK)?;
    let (who, id) = number_at_the_end(person)?;
    let part = match rest {
        "file" | "file_" => Part::Files,
        rest if rest.starts_with("onlinetext") => Part::Text,
        rest => rest.strip_prefix("file_").map_or(Part::Other, Part::File),
    };
    Some((who, id, part))
}
