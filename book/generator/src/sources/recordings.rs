//! The timelines of the book's own listings. They come from running the
//! `listings` binary, so no picture is older than its program.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use wakeline::timeline::Recording;

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

/// Every scenario of the listings, by name.
#[derive(Debug, Default)]
pub struct Recordings(BTreeMap<String, Recording>);

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
            serde_json::from_str(line).map_err(|source| RecordingsError::Unreadable {
                line: index + 1,
                source,
            })
        };
        let recorded: Result<Vec<Recorded>, RecordingsError> =
            lines.into_par_iter().map(read).collect();
        let mut all = BTreeMap::new();
        for recorded in recorded? {
            let scenario = recorded.scenario;
            if all.insert(scenario.clone(), recorded.recording).is_some() {
                return Err(RecordingsError::Twice { scenario });
            }
        }
        Ok(Recordings(all))
    }

    /// The recording of a scenario.
    pub fn get(&self, scenario: &str) -> Option<&Recording> {
        self.0.get(scenario)
    }

    /// Every name, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
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
