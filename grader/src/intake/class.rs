//! A class: who handed something in, students in order. What each of them
//! handed in is opened later, a student at a time, so that a large class needs
//! no more memory than a small one. What cannot be read costs the others nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::find::Wanted;
use super::hand_in::{Clock, HandIn, Item, Person, When, open};
use super::shape::{self, Folder, HandIns, Shape};
use super::{Handed, commit};
use crate::catalogue::Slug;
use crate::error::Error;
use crate::host::scratch::Scratch;

/// Who handed something in. Nothing of it is opened yet.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) shape: Shape,
    pub(crate) students: Vec<Student>,
    /// About things that belong to no student.
    pub(crate) notes: Vec<String>,
}

/// A student, and where the hand-ins lie.
#[derive(Clone, Debug)]
pub(crate) struct Student {
    /// A name that nobody else in the class has.
    pub(crate) name: String,
    pub(crate) person: Person,
    hand_ins: Vec<HandIn>,
}

/// What one student handed in, opened and read.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    /// The last one last.
    pub(crate) attempts: Vec<Attempt>,
    /// About things that were found and not used.
    pub(crate) notes: Vec<String>,
    /// Where an archive has the same exercise in several folders: their names.
    pub(crate) folders: BTreeSet<String>,
}

/// One hand-in.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// Counted from 1.
    pub(crate) number: u32,
    pub(crate) when: When,
    pub(crate) handed: BTreeMap<Slug, Handed>,
}

/// How to read a class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Intake {
    /// Its shape, if it is not to be recognised.
    pub(crate) shape: Option<Shape>,
    /// What names of classroom clones begin with.
    pub(crate) assignment: Option<String>,
    /// The exercise that a crate or a `lib.rs` by any other name answers.
    pub(crate) only: Option<Slug>,
    pub(crate) times: Times,
}

/// Whether anybody asks when something was handed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Times {
    /// Clones need not be asked for their last commit.
    #[default]
    Unused,
    Used,
}

/// Finds out who handed something in, in `dir`.
pub(crate) fn read_class(dir: &Path, intake: &Intake) -> Result<Class, Error> {
    if !dir.is_dir() {
        let shown = dir.display();
        let what = if dir.is_file() {
            "is a file; unpack it"
        } else if dir.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        return Err(Error::Usage(format!(
            "{shown} {what}; name a folder that holds one folder or archive a student, \
             or the unpacked download of a platform"
        )));
    }
    let entries = shape::entries(dir)?;
    let folder = Folder {
        dir,
        entries: &entries,
        assignment: intake.assignment.as_deref(),
    };
    let shape = intake.shape.unwrap_or_else(|| Shape::recognise(&folder));
    let HandIns { all, mut notes } = shape::hand_ins(shape, &folder)?;
    if all.is_empty() {
        let mut message = format!(
            "{} holds no submission, read as {}; --shape reads it as something else",
            dir.display(),
            shape.words()
        );
        for note in &notes {
            message.push_str("; ");
            message.push_str(note);
        }
        return Err(Error::Usage(message));
    }
    let how = match intake.shape {
        Some(_) => "read as",
        None => "recognised as",
    };
    let note = format!("{how} {}", shape.words());
    let other = "; --shape reads it as something else";
    let other = if intake.shape.is_none() && shape != Shape::Folders {
        other
    } else {
        ""
    };
    notes.insert(0, format!("{note}{other}"));
    let mut people: BTreeMap<String, Vec<HandIn>> = BTreeMap::new();
    for hand_in in all {
        people.entry(hand_in.key.clone()).or_default().push(hand_in);
    }
    let mut taken = BTreeMap::new();
    for hand_ins in people.into_values() {
        let name = unique(&hand_ins[0].person, &taken);
        taken.insert(name, hand_ins);
    }
    notes.extend(alike(taken.keys()));
    let students = taken.into_iter().map(|(name, hand_ins)| Student {
        name,
        person: hand_ins[0].person.clone(),
        hand_ins,
    });
    Ok(Class {
        shape,
        students: students.collect(),
        notes,
    })
}

/// A note for each two names that only a computer can tell apart.
fn alike<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut notes = Vec::new();
    for name in names {
        let plain = name.trim().nfc().collect::<String>().to_lowercase();
        if let Some(first) = seen.insert(plain, name) {
            notes.push(format!(
                "`{first}` and `{name}` are written alike, and graded as two students; give one \
                 of them another name if they are one"
            ));
        }
    }
    notes
}

/// The name of a person, made different from those that are taken.
fn unique<T>(person: &Person, taken: &BTreeMap<String, T>) -> String {
    let name = &person.name;
    let known = [&person.id, &person.sid, &person.email, &person.login];
    let known = known
        .into_iter()
        .flatten()
        .map(|id| format!("{name} ({id})"));
    let counted = (2..).map(|copy| format!("{name} ({copy})"));
    [name.clone()]
        .into_iter()
        .chain(known)
        .chain(counted)
        .find(|name| !taken.contains_key(name))
        .expect("one of endlessly many names is free")
}

impl Student {
    /// Opens what the student handed in, and reads what is wanted of it.
    pub(crate) fn open(&self, wanted: Wanted<'_>, times: Times, scratch: &Scratch) -> Opened {
        let hand_ins = self.hand_ins.iter();
        let mut in_order: Vec<(When, &HandIn)> = hand_ins
            .map(|hand_in| (when(hand_in, times), hand_in))
            .collect();
        // The platform's order, unless it tells times.
        in_order.sort_by_key(|(when, hand_in)| match when {
            When::At(time, _) => (Some(*time), hand_in.order),
            _ => (None, hand_in.order),
        });
        let several = in_order.len() > 1;
        let mut opened = Opened {
            attempts: Vec::new(),
            notes: Vec::new(),
            folders: BTreeSet::new(),
        };
        for (number, (when, hand_in)) in (1..).zip(in_order) {
            let mut found = open(hand_in, wanted, scratch);
            if matches!(hand_in.items.as_slice(), [Item::File(..)]) {
                opened.folders.append(&mut found.twice);
            }
            let (handed, notes) = found.complete(wanted.graded);
            opened.notes.extend(notes.into_iter().map(|note| {
                if several {
                    format!("attempt {number}: {note}")
                } else {
                    note
                }
            }));
            opened.attempts.push(Attempt {
                number,
                when,
                handed,
            });
        }
        opened
    }
}

/// When it came: the platform knows best, then the last commit.
fn when(hand_in: &HandIn, times: Times) -> When {
    let mut folders = hand_in.items.iter().filter_map(|item| match item {
        Item::Folder(folder) => Some(folder),
        Item::File(..) | Item::Refused(_) => None,
    });
    match (hand_in.when, times) {
        (When::Unknown, Times::Used) => folders
            .find_map(|folder| commit::time(folder))
            .map_or(When::Unknown, |time| When::At(time, Clock::Commit)),
        (when, _) => when,
    }
}
