//! What a run is about, read before anything is compiled: the exercises, the
//! late policy, and what was handed in.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use crate::catalogue::{Catalogue, Slug};
use crate::error::Error;
use crate::event::{Event, Reporter};
use crate::late::Policy;
use crate::ledger::Ledger;
use crate::submission::{Class, Intake, Person, Times, read_class};

pub(super) struct Brief {
    pub(super) catalogue: Catalogue,
    pub(super) policy: Option<Policy>,
    pub(super) class: Class,
}

impl Brief {
    pub(super) fn of(options: &Options) -> Result<Brief, Error> {
        let course = Catalogue::load(&options.course)?;
        let mut catalogue = course.clone();
        narrow(&mut catalogue, &options.exercises)?;
        let policy = options.late.as_deref();
        let policy = policy.map(|path| Policy::load(path, &catalogue));
        let policy = policy.transpose()?;
        let intake = Intake {
            shape: options.shape,
            assignment: options.assignment.clone(),
            lone: match options.exercises.as_slice() {
                [one] => Some(catalogue.exercise(one)?.slug.clone()),
                _ => None,
            },
            times: match policy {
                Some(_) => Times::Used,
                None => Times::Unused,
            },
        };
        let class = read_class(&options.submissions, &course, &catalogue, &intake)?;
        Ok(Brief {
            catalogue,
            policy,
            class,
        })
    }
}

/// Leaves only these exercises in the catalogue.
fn narrow(catalogue: &mut Catalogue, names: &[String]) -> Result<(), Error> {
    if names.is_empty() {
        return Ok(());
    }
    let slugs: Result<BTreeSet<Slug>, Error> = names
        .iter()
        .map(|name| Ok(catalogue.exercise(name)?.slug.clone()))
        .collect();
    let slugs = slugs?;
    for part in &mut catalogue.parts {
        part.exercises.retain(|one| slugs.contains(&one.slug));
    }
    catalogue.parts.retain(|part| !part.exercises.is_empty());
    Ok(())
}

pub(super) fn tell_notes(class: &Class, policy: Option<&Policy>, reporter: &mut dyn Reporter) {
    for text in &class.notes {
        reporter.on(&Event::Note {
            student: None,
            text,
        });
    }
    for submission in &class.submissions {
        for text in &submission.notes {
            reporter.on(&Event::Note {
                student: Some(&submission.student),
                text,
            });
        }
    }
    let known = |name: &str| {
        let mut class = class.submissions.iter();
        class.any(|one| one.student == name || one.person.is_called(name))
    };
    for stranger in policy.iter().flat_map(|policy| policy.strangers(known)) {
        let text = format!("the late policy names `{stranger}`, who handed in nothing");
        reporter.on(&Event::Note {
            student: None,
            text: &text,
        });
    }
}

/// Keeps what exports want to know of the class: they run when it may be gone.
pub(super) fn note_class(ledger: &Ledger, class: &Class) -> Result<(), Error> {
    let shape = serde_json::to_string(&class.shape).unwrap_or_default();
    ledger.set_fact("shape", &shape)?;
    let people: BTreeMap<&str, &Person> = class
        .submissions
        .iter()
        .map(|one| (one.student.as_str(), &one.person))
        .collect();
    let people = serde_json::to_string(&people).unwrap_or_default();
    ledger.set_fact("people", &people)
}
