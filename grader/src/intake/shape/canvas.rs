//! The download of Canvas: all files of all students in one folder, each named
//! `lastfirst_[LATE_]<user>_<submission>_<file>`, or, where nobody is to know whose it
//! is, `[LATE_]anon_<code>_<submission>_<file>`. Canvas numbers the files of a later
//! attempt: `hw-1.zip`.

use std::collections::BTreeMap;

use super::{Entry, Folder, HandIns, Kind, Read, is_number};
use crate::error::Error;
use crate::intake::archive;
use crate::intake::hand_in::{HandIn, Item, Person, When, clean};

pub(super) struct Canvas;

impl Read for Canvas {
    const WORDS: &'static str = "a download from Canvas";

    fn recognises(folder: &Folder<'_>) -> bool {
        let is_theirs = |entry: &&Entry| entry.kind == Kind::File && name(&entry.name).is_some();
        let theirs = folder.entries.iter().filter(is_theirs).count();
        // A class in folders may hold a stray file, and Canvas adds none of its own.
        theirs > 0 && theirs * 2 > folder.entries.len()
    }

    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error> {
        let mut found = HandIns::default();
        let mut people: BTreeMap<&str, Vec<(Name<'_>, &Entry)>> = BTreeMap::new();
        for entry in folder.entries {
            match name(&entry.name) {
                Some(name) if entry.kind == Kind::File => {
                    let key = name.user.unwrap_or(name.who);
                    people.entry(key).or_default().push((name, entry));
                }
                _ if entry.kind == Kind::Link => {}
                _ => {
                    let note = "not named as Canvas names what was handed in; not graded";
                    found.notes.push(format!("{}: {note}", entry.name));
                }
            }
        }
        for (user, files) in people {
            let is_late = files.iter().any(|(name, _)| name.late);
            let person = Person {
                id: files[0].0.user.map(str::to_owned),
                anonymous: files[0].0.user.is_none(),
                ..Person::named(&clean(files[0].0.who))
            };
            let mut attempts: BTreeMap<u32, Vec<Item>> = BTreeMap::new();
            let several = several_attempts(&files);
            for (name, entry) in &files {
                let (_, number) = numbered(name.file);
                let item = Item::File(entry.path.clone(), name.file.to_owned());
                attempts
                    .entry(if several { number } else { 0 })
                    .or_default()
                    .push(item);
            }
            for (order, items) in attempts {
                found.all.push(HandIn {
                    key: user.to_owned(),
                    person: person.clone(),
                    items,
                    when: if is_late {
                        When::MarkedLate
                    } else {
                        When::Unknown
                    },
                    order,
                });
            }
        }
        Ok(found)
    }
}

/// What a file name says.
struct Name<'a> {
    who: &'a str,
    late: bool,
    /// Canvas's number, which an anonymous download does not have.
    user: Option<&'a str>,
    file: &'a str,
}

/// Whether one file is there under several numbers. Otherwise a number only
/// says that Canvas kept the later one.
fn several_attempts(files: &[(Name<'_>, &Entry)]) -> bool {
    let mut names: Vec<String> = files
        .iter()
        .map(|(name, _)| numbered(name.file).0)
        .collect();
    names.sort();
    let all = names.len();
    names.dedup();
    names.len() < all
}

/// `hw-1.zip` → `hw.zip`, 1.
fn numbered(file: &str) -> (String, u32) {
    let stem = archive::stem(file).or_else(|| file.rsplit_once('.').map(|(stem, _)| stem));
    let stem = stem.unwrap_or(file);
    let ending = &file[stem.len()..];
    match stem.rsplit_once('-') {
        Some((base, number)) if is_number(number) => {
            (format!("{base}{ending}"), number.parse().unwrap_or(0))
        }
        _ => (file.to_owned(), 0),
    }
}

/// `lastfirst_LATE_12_345_hw.zip`, also where the name has a `_`; and
/// `LATE_anon_Ab3de_345_hw.zip`, where whoever grades is not to know whose it is.
fn name(file: &str) -> Option<Name<'_>> {
    anonymous(file).or_else(|| {
        let breaks = file.match_indices('_').map(|(at, _)| at);
        breaks.filter(|at| *at > 0).find_map(|at| {
            let (who, rest) = (&file[..at], &file[at + 1..]);
            let unmarked = rest.strip_prefix("LATE_");
            let (user, rest) = unmarked.unwrap_or(rest).split_once('_')?;
            let (submission, file) = rest.split_once('_')?;
            let fits = is_number(user) && is_number(submission) && !file.is_empty();
            fits.then_some(Name {
                who,
                late: unmarked.is_some(),
                user: Some(user),
                file,
            })
        })
    })
}

fn anonymous(file: &str) -> Option<Name<'_>> {
    let unmarked = file.strip_prefix("LATE_");
    let rest = unmarked.unwrap_or(file).strip_prefix("anon_")?;
    let (code, rest) = rest.split_once('_')?;
    let (submission, file) = rest.split_once('_')?;
    let is_code = code.chars().all(char::is_alphanumeric) && !code.is_empty();
    (is_code && is_number(submission) && !file.is_empty()).then_some(Name {
        who: code,
        late: unmarked.is_some(),
        user: None,
        file,
    })
}
