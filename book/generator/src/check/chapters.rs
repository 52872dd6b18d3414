//! The chapters that an author works on: `cargo course check many-at-once` looks
//! at these alone. Comes in: what was typed. Goes out: which Python programs they
//! show, so that no other runs, and which problems are theirs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::CheckError;
use crate::chapter::problem::{Problem, did_you_mean};
use crate::chapter::stem;
use crate::files::{self, FileError};
use crate::sources::Sources;

/// Chapters that were named.
#[derive(Debug)]
pub struct Chapters {
    /// Their files, as problems name them, and their texts.
    all: Vec<(PathBuf, String)>,
}

impl Chapters {
    /// The chapters with these names: `many-at-once`, also with folder or ending.
    pub fn named(sources: &Sources, names: &[String]) -> Result<Chapters, CheckError> {
        let src = sources.root.join("book/src");
        let mut known = files::below(&src, "md")?;
        known.retain(|path| path.file_name().is_some_and(|name| name != "SUMMARY.md"));
        let stems: Vec<String> = known
            .iter()
            .map(|path| stem(path.strip_prefix(&src).unwrap_or(path)))
            .collect();
        let mut all = Vec::new();
        for name in names {
            let wanted = stem(Path::new(name.trim_start_matches("book/src/")));
            let Some(at) = stems.iter().position(|stem| *stem == wanted) else {
                let near = did_you_mean(&wanted, stems.iter().map(String::as_str));
                return Err(CheckError::NoChapter {
                    name: name.clone(),
                    help: near.map_or_else(
                        || format!("there are {}", stems.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    ),
                });
            };
            let path = &known[at];
            let text = fs::read_to_string(path).map_err(FileError::new("read", path))?;
            all.push((sources.relative(path), text));
        }
        Ok(Chapters { all })
    }

    /// The Python programs that they show.
    pub fn programs(&self, sources: &Sources) -> Result<BTreeSet<String>, CheckError> {
        let mut programs = BTreeSet::new();
        if sources.twins.folder().is_dir() {
            programs.extend(sources.twins.programs()?);
        }
        programs.retain(|program| self.all.iter().any(|(_, text)| text.contains(&**program)));
        Ok(programs)
    }

    /// Those of the problems that are theirs. `None` if there are only others.
    pub(super) fn own(&self, problems: Vec<Problem>) -> Option<Vec<Problem>> {
        let none = problems.is_empty();
        let mine = |problem: &Problem| self.all.iter().any(|(file, _)| *file == problem.file);
        let own: Vec<Problem> = problems.into_iter().filter(mine).collect();
        (none || !own.is_empty()).then_some(own)
    }
}
