//! The download of Moodle: `Full Name_<id>_assignsubmission_file_/`, or the
//! same in front of each file. The id is the participant of the worksheet.

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
        let mut people: BTreeMap<&str, (&str, Vec<Item>)> = BTreeMap::new();
        for entry in folder.entries {
            let Some((who, id, file)) = name(&entry.name) else {
                if entry.kind != Kind::Link {
                    let note = "not named as Moodle names what was handed in; not graded";
                    found.notes.push(format!("{}: {note}", entry.name));
                }
                continue;
            };
            let item = match (entry.kind, file) {
                (Kind::Folder, _) if entry.name.ends_with("file_") => {
                    Item::Folder(entry.path.clone())
                }
                (Kind::File, Some(file)) => Item::File(entry.path.clone(), file.to_owned()),
                // Text typed into a form is not what is graded here.
                _ => continue,
            };
            people.entry(id).or_insert((who, Vec::new())).1.push(item);
        }
        for (id, (who, items)) in people {
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

/// Name and id in front of the mark, and the file's own name behind it, if it
/// is one that was uploaded.
fn name(entry: &str) -> Option<(&str, &str, Option<&str>)> {
    let (person, rest) = entry.split_once(MARK)?;
    let (who, id) = number_at_the_end(person)?;
    let file = rest.strip_prefix("file_").filter(|file| !file.is_empty());
    Some((who, id, file))
}
