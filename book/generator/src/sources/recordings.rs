//! The timelines of the book's own listings. They come from running the
//! `listings` binary, so no picture is older than its program.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use wakeline::timeline::Recording;

use super::labs::Lab;
pub use super::listings::ListingsError;
use super::{cache::Cache, listings};

/// Their name in the cache.
const NAME: &str = "listings";

/// One line of what a recorder prints.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recorded {
    /// `await_points::one_by_one`, or a Python twin's path without `.py`.
    pub scenario: String,
    /// What happened.
    pub recording: Recording,
}

/// How the line of a lab begins.
const LAB: &str = "{\"lab\":";

/// A line of what the listings print.
enum Line {
    Scenario(Box<Recorded>),
    Lab(Box<Lab>),
}

impl Line {
    fn read(line: &str) -> serde_json::Result<Line> {
        if !line.starts_with(LAB) {
            return serde_json::from_str(line).map(Line::Scenario);
        }
        let lab: Box<Lab> = serde_json::from_str(line)?;
        if lab.is_whole() {
            return Ok(Line::Lab(lab));
        }
        Err(serde::de::Error::custom("it has no run for each point"))
    }
}

/// Why there are no recordings.
#[derive(Debug, thiserror::Error)]
pub enum RecordingsError {
    /// The listings did not run.
    #[error(transparent)]
    Listings(#[from] ListingsError),
    /// A line is not a recording.
    #[error("line {line} of the listings' recordings cannot be read: {source}")]
    Unreadable {
        /// Counted from 1.
        line: usize,
        /// What the reader stumbled over.
        source: serde_json::Error,
    },
    /// Two scenarios have one name.
    #[error("the listings recorded two scenarios named `{scenario}`; rename one")]
    Twice {
        /// The name.
        scenario: String,
    },
}

/// Every scenario and every lab of the listings, by name.
#[derive(Debug, Default)]
pub struct Recordings {
    scenarios: BTreeMap<String, Recording>,
    labs: BTreeMap<String, Lab>,
}

impl Recordings {
    /// What the listings of the course at `root` do: what is kept of them, or
    /// else they are compiled and run.
    pub fn of_course(root: &Path, cache: &Cache) -> Result<Recordings, RecordingsError> {
        let facts = listings::facts(root)?;
        // What cannot be read any more is recorded anew.
        if let Some(kept) = cache.get(NAME, &facts)
            && let Ok(recordings) = Recordings::parse(&kept)
        {
            return Ok(recordings);
        }
        let ran = listings::run(root)?;
        let recordings = Recordings::parse(&ran.output)?;
        if let Some(origin) = ran.origin(root, facts) {
            cache.put(NAME, &origin, &ran.output);
        }
        Ok(recordings)
    }

    /// Reads recordings, one JSON object a line.
    pub fn parse(lines: &str) -> Result<Recordings, RecordingsError> {
        let lines = lines.lines().enumerate();
        let lines: Vec<_> = lines.filter(|(_, line)| !line.trim().is_empty()).collect();
        let read = |(index, line): (usize, &str)| {
            Line::read(line).map_err(|source| RecordingsError::Unreadable {
                line: index + 1,
                source,
            })
        };
        let read: Result<Vec<Line>, RecordingsError> = lines.into_par_iter().map(read).collect();
        let mut all = Recordings::default();
        for line in read? {
            match line {
                Line::Scenario(found) => add(&mut all.scenarios, found.scenario, found.recording)?,
                Line::Lab(lab) => add(&mut all.labs, lab.name.clone(), *lab)?,
            }
        }
        Ok(all)
    }

    /// The recording of a scenario.
    pub fn get(&self, scenario: &str) -> Option<&Recording> {
        self.scenarios.get(scenario)
    }

    /// Every name of a scenario, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.scenarios.keys().map(String::as_str)
    }

    /// A lab.
    pub(crate) fn lab(&self, name: &str) -> Option<&Lab> {
        self.labs.get(name)
    }

    /// Every name of a lab, in alphabetical order.
    pub(crate) fn labs(&self) -> impl Iterator<Item = &str> {
        self.labs.keys().map(String::as_str)
    }
}

fn add<T>(all: &mut BTreeMap<String, T>, name: String, found: T) -> Result<(), RecordingsError> {
    match all.insert(name.clone(), found) {
        None => Ok(()),
        Some(_) => Err(RecordingsError::Twice { scenario: name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"scenario":"a::b","recording":{"seed":0,"ending":{"how":"finished"},"timeline":{"total":5,"operations":[],"blocks":[],"events":[],"dropped_events":0}}}"#;

    #[test]
    fn each_line_is_a_scenario() {
        let recordings = Recordings::parse(&format!("{LINE}\n\n")).unwrap();
        assert_eq!(
            recordings.get("a::b").unwrap().timeline.total,
            wakeline::ms(5)
        );
        assert!(recordings.get("a::c").is_none());
    }

    #[test]
    fn a_line_can_be_a_lab_which_has_a_run_for_each_point() {
        let run = LINE.split_once("\"recording\":").unwrap().1;
        let run = run.strip_suffix('}').unwrap();
        let lab = |points: &str| {
            let line = format!(
                "{{\"lab\":\"a::c\",\"parameters\":[{{\"name\":\"n\",\"values\":[1,2],\
                 \"switch\":false}}],\"runs\":[{run}],\"points\":{points}}}"
            );
            Recordings::parse(&format!("{LINE}\n{line}"))
        };
        let recordings = lab("[0,0]").unwrap();
        assert_eq!(recordings.labs().collect::<Vec<_>>(), ["a::c"]);
        assert_eq!(recordings.names().collect::<Vec<_>>(), ["a::b"]);
        for (points, why) in [("[0]", "short"), ("[0,1]", "outside")] {
            let error = lab(points).unwrap_err().to_string();
            assert!(
                error.contains("line 2") && error.contains("no run for each point"),
                "{why}"
            );
        }
    }

    #[test]
    fn a_broken_line_and_a_name_used_twice_are_named() {
        let broken = Recordings::parse(&format!("{LINE}\n{{"))
            .unwrap_err()
            .to_string();
        assert!(broken.starts_with("line 2 of the listings"), "{broken}");
        let twice = Recordings::parse(&format!("{LINE}\n{LINE}\n"))
            .unwrap_err()
            .to_string();
        assert!(twice.contains("`a::b`"), "{twice}");
    }
}
