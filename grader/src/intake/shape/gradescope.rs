//! The download of Gradescope: `submission_metadata.yml` says who handed in
//! which `submission_<id>` folder, and when. A group is graded once, and each
//! of its members gets the result.

use std::collections::BTreeMap;
use std::fs;

use jiff::Timestamp;
use serde::Deserialize;

use super::{Folder, HandIns, Kind, Read, is_number};
use crate::error::Error;
use crate::intake::hand_in::{Clock, HandIn, Item, Person, When, clean};

/// JSON is YAML, too.
const METADATA: [&str; 3] = [
    "submission_metadata.yml",
    "submission_metadata.yaml",
    "submission_metadata.json",
];

/// What is used of one entry of the metadata, whose keys are Ruby symbols.
#[derive(Deserialize)]
struct Submission {
    #[serde(rename = ":submitters", alias = "submitters", default)]
    submitters: Vec<Submitter>,
    #[serde(rename = ":created_at", alias = "created_at")]
    created_at: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Submitter {
    #[serde(rename = ":name", alias = "name")]
    name: Option<String>,
    #[serde(rename = ":sid", alias = "sid")]
    sid: Option<String>,
    #[serde(rename = ":email", alias = "email")]
    email: Option<String>,
}

pub(super) struct Gradescope;

impl Read for Gradescope {
    const WORDS: &'static str = "a download from Gradescope";

    fn recognises(folder: &Folder<'_>) -> bool {
        folder
            .entries
            .iter()
            .any(|entry| METADATA.contains(&entry.name.as_str()))
    }

    fn hand_ins(folder: &Folder<'_>) -> Result<HandIns, Error> {
        let mut paths = METADATA.iter().map(|name| folder.dir.join(name));
        let path = paths.find(|path| path.is_file());
        let mut listed: BTreeMap<String, Submission> = if let Some(path) = path {
            let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
            serde_saphyr::from_str(&text).map_err(|error| {
                Error::Usage(format!(
                    "{}: {error}; download the submissions from Gradescope again",
                    path.display()
                ))
            })?
        } else {
            BTreeMap::new()
        };
        let mut found = HandIns::default();
        for entry in folder
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Folder)
        {
            let submission = listed.remove(&entry.name);
            let number = entry.name.strip_prefix("submission_").unwrap_or_default();
            if submission.is_none() && !is_number(number) {
                let note = "neither a submission nor listed in the metadata; not graded";
                found.notes.push(format!("{}: {note}", entry.name));
                continue;
            }
            let when = submission
                .as_ref()
                .and_then(|one| one.created_at.as_deref());
            let when = when
                .and_then(time)
                .map_or(When::Unknown, |time| When::At(time, Clock::Platform));
            let submitters = submission.map_or_else(Vec::new, |one| one.submitters);
            if submitters.is_empty() {
                let note = "the metadata does not say whose it is; graded under its own name";
                found.notes.push(format!("{}: {note}", entry.name));
                found.all.push(HandIn {
                    key: entry.name.clone(),
                    person: Person::named(&entry.name),
                    items: vec![Item::Folder(entry.path.clone())],
                    when,
                    order: 0,
                });
            }
            for submitter in submitters {
                let key = [&submitter.sid, &submitter.email, &submitter.name];
                let key = key.into_iter().flatten().find(|text| !text.is_empty());
                found.all.push(HandIn {
                    key: key.unwrap_or(&entry.name).clone(),
                    person: person(&submitter, &entry.name),
                    items: vec![Item::Folder(entry.path.clone())],
                    when,
                    // Numbers of Gradescope rise with time.
                    order: number.parse().unwrap_or(0),
                });
            }
        }
        for name in listed.keys() {
            let note = "listed in the metadata, but the folder is not there";
            found.notes.push(format!("{name}: {note}"));
        }
        Ok(found)
    }
}

fn person(submitter: &Submitter, folder: &str) -> Person {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let name = given(&submitter.name).or_else(|| given(&submitter.email));
    Person {
        anonymous: false,
        name: clean(&name.unwrap_or_else(|| folder.to_owned())),
        id: None,
        sid: given(&submitter.sid),
        email: given(&submitter.email),
        login: None,
    }
}

/// `2026-03-01 22:59:01.123456000 Z`, as Ruby writes it, or RFC 3339.
fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let joined = text
        .rsplit_once(' ')
        .filter(|(_, zone)| zone.starts_with(['Z', '+', '-']))
        .map(|(time, zone)| format!("{time}{zone}"));
    joined.as_deref().unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_read_as_ruby_writes_them() {
        let utc = "2026-03-01T22:59:01.123456Z";
        for text in [
            "2026-03-01 22:59:01.123456000 Z",
            "2026-03-01 23:59:01.123456000 +01:00",
            "2026-03-01T14:59:01.123456-08:00",
        ] {
            assert_eq!(
                time(text).map(|time| time.to_string()).as_deref(),
                Some(utc),
                "{text}"
            );
        }
        assert_eq!(time("yesterday"), None);
    }
}
