//! What a run is about, read before anything is compiled: the exercises, the
//! late policy, and what was handed in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Options;
use crate::catalogue::nearest::nearest;
use crate::catalogue::{Catalogue, Slug};
use crate::error::Error;
use crate::intake::{Class, Intake, Person, Times, Wanted, is_same, read_class};
use crate::late::Policy;
use crate::progress::event::{Event, Reporter};
use crate::results::{Ledger, Presence};

pub(super) struct Brief {
    pub(super) catalogue: Catalogue,
    pub(super) policy: Option<Policy>,
    pub(super) class: Class,
    pub(super) intake: Intake,
    /// The whole course, of which `catalogue` is what is graded.
    whole: Catalogue,
}

impl Brief {
    pub(super) fn of(options: &Options) -> Result<Brief, Error> {
        let mut whole = Catalogue::of(&options.origin)?;
        whole.target = Some(absolute(&options.out)?.join("target"));
        let mut catalogue = whole.clone();
        narrow(&mut catalogue, &options.exercises)?;
        let policy = options.late.as_deref();
        let policy = policy.map(|path| Policy::load(path, &catalogue));
        let policy = policy.transpose()?;
        let intake = Intake {
            shape: options.shape,
            assignment: options.assignment.clone(),
            only: only(options, &catalogue)?,
            times: match policy {
                Some(_) => Times::Used,
                None => Times::Unused,
            },
        };
        let class = read_class(&options.submissions, &intake)?;
        let brief = Brief {
            catalogue,
            policy,
            class,
            intake,
            whole,
        };
        for name in brief.policy.iter().flat_map(Policy::students) {
            if let several @ [_, _, ..] = brief.called(name).as_slice() {
                return Err(Error::Usage(format!(
                    "the late policy's rule for `{name}` fits several students: {}; name one by \
                     a number, address or login",
                    several.join(", ")
                )));
            }
        }
        Ok(brief)
    }

    /// Everybody who is in the folder of the class.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let students = self.class.students.iter();
        students.map(|student| student.name.as_str()).collect()
    }

    /// The students who go by a name, number, address or login.
    fn called(&self, name: &str) -> Vec<&str> {
        let students = self.class.students.iter();
        let called = students.filter(|one| is_same(&one.name, name) || one.person.is_called(name));
        called.map(|one| one.name.as_str()).collect()
    }

    /// Whom the options name, by a name, number, address or login of theirs.
    pub(super) fn asked(&self, options: &Options) -> Result<BTreeSet<&str>, Error> {
        let mut asked = BTreeSet::new();
        for name in &options.students {
            let called = match self.names().get(name.as_str()) {
                Some(exact) => vec![*exact],
                None => self.called(name),
            };
            match called.as_slice() {
                [one] => asked.insert(*one),
                [] => {
                    let help = nearest(name, self.names().into_iter())
                        .map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
                    return Err(Error::Usage(format!(
                        "{} has nobody called `{name}`{help}",
                        options.submissions.display()
                    )));
                }
                several => {
                    return Err(Error::Usage(format!(
                        "`{name}` fits several students: {}; name one as the results do",
                        several.join(", ")
                    )));
                }
            };
        }
        Ok(asked)
    }

    /// What is looked for in the submissions.
    pub(super) fn wanted(&self) -> Wanted<'_> {
        Wanted {
            course: &self.whole,
            graded: &self.catalogue,
            only: self.intake.only.as_ref(),
        }
    }

    /// Tells what is known of the class before anything of it is opened.
    pub(super) fn tell_notes(&self, reporter: &mut dyn Reporter) {
        let mut note = |text: &str| {
            let student = None;
            reporter.on(&Event::Note { student, text });
        };
        for text in &self.class.notes {
            note(text);
        }
        for name in self.policy.iter().flat_map(Policy::students) {
            if self.called(name).is_empty() {
                note(&format!(
                    "the late policy names `{name}`, who handed in nothing"
                ));
            }
        }
    }
}

/// The exercise that a crate by any name answers: the only one that is asked
/// for, or that there is.
fn only(options: &Options, catalogue: &Catalogue) -> Result<Option<Slug>, Error> {
    if let [one] = options.exercises.as_slice() {
        return Ok(Some(catalogue.exercise(one)?.slug.clone()));
    }
    // Where the folder itself is the crate.
    let mut exercises = catalogue.exercises();
    let only = exercises.find(|exercise| exercise.dir == catalogue.root);
    Ok(only.map(|exercise| exercise.slug.clone()))
}

/// cargo works in the folders of the exercises.
fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(Error::io("find", path))
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

/// Keeps what exports want to know of the class: they run when it may be gone.
pub(super) fn note_class(ledger: &Ledger, class: &Class, presence: &Presence) -> Result<(), Error> {
    ledger.set_fact("shape", &class.shape)?;
    let before: Option<BTreeMap<String, Person>> = ledger.fact("people")?;
    let mut people = before.unwrap_or_default();
    people.retain(|name, _| presence.absent().contains_key(name));
    let here = class.students.iter();
    people.extend(here.map(|one| (one.name.clone(), one.person.clone())));
    Ok(ledger.set_fact("people", &people)?)
}
