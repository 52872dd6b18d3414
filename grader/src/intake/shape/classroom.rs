//! Clones of a GitHub classroom: `<assignment>-<username>/`, each a git
//! repository, often below `<assignment>-submissions/`.

use std::path::Path;

use super::{Entry, Folder, HandIns, Kind, Read};
use crate::error::Error;
use crate::intake::hand_in::{HandIn, Item, Person, When};

pub(super) struct Classroom;

impl Read for Classroom {
    const WORDS: &'static str = "clones of a GitHub classroom";

    fn recognises(folder: &Folder<'_>) -> bool {
        let folders: Vec<&Entry> = folders(folder.entries).collect();
        let are_clones = folders.iter().all(|entry| entry.path.join(".git").exists());
        are_clones
            && (named_by_folder(folder.dir, &folders).is_some()
                || (folders.len() > 1 && in_common(&folders).is_some()))
    }

    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error> {
        let folders: Vec<&Entry> = folders(folder.entries).collect();
        let prefix = match folder.assignment {
            Some(assignment) => format!("{assignment}-"),
            None => named_by_folder(folder.dir, &folders)
                .or_else(|| in_common(&folders))
                .ok_or_else(|| {
                    Error::Usage(format!(
                        "the folders in {} have no beginning in common; name the assignment with \
                         --assignment, or use --shape folders",
                        folder.dir.display()
                    ))
                })?,
        };
        let mut found = HandIns::default();
        let name = prefix.trim_end_matches('-');
        let note = format!("the assignment is `{name}`; --assignment names another");
        found.notes.push(note);
        for entry in folders {
            let user = entry.name.strip_prefix(&prefix);
            if user.is_none() {
                let note = format!("does not begin with `{prefix}`; graded under its own name");
                found.notes.push(format!("{}: {note}", entry.name));
            }
            let user = user.unwrap_or(&entry.name);
            found.all.push(HandIn {
                key: user.to_owned(),
                person: Person {
                    login: Some(user.to_owned()),
                    ..Person::named(user)
                },
                items: vec![Item::Folder(entry.path.clone())],
                when: When::Unknown,
                order: 0,
            });
        }
        Ok(found)
    }
}

fn folders(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|entry| entry.kind == Kind::Folder)
}

/// `hw1-` where the class lies in `hw1-submissions`.
fn named_by_folder(dir: &Path, folders: &[&Entry]) -> Option<String> {
    let dir = dir.canonicalize().ok()?;
    let assignment = dir.file_name()?.to_str()?.strip_suffix("-submissions")?;
    let prefix = format!("{assignment}-");
    let all = folders.iter().all(|entry| entry.name.starts_with(&prefix));
    (all && !folders.is_empty()).then_some(prefix)
}

/// The longest beginning of all names that ends in `-`.
fn in_common(folders: &[&Entry]) -> Option<String> {
    let first = &folders.first()?.name;
    let mut ends = first.rmatch_indices('-').map(|(end, _)| &first[..=end]);
    let shared = |prefix: &&str| {
        folders
            .iter()
            .all(|entry| entry.name.starts_with(prefix) && entry.name.len() > prefix.len())
    };
    ends.find(shared).map(str::to_owned)
}
