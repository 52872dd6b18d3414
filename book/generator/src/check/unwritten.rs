//! What `cargo course new` left to its author and nobody has written yet, in
//! chapters, listings and twins. `cargo grader self-test` says it of exercises.

use std::fs;
use std::path::Path;

use grader::catalogue::UNWRITTEN;

use super::error::CheckError;
use crate::chapter::problem::{Place, Problem};
use crate::files::{self, FileError};
use crate::sources::Sources;

/// A problem for each place that is still to be written.
pub(crate) fn check(sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let book = sources.root.join("book");
    let mut all = Vec::new();
    for (folder, extension) in [
        ("src", "md"),
        ("listings/src", "rs"),
        ("listings/python", "py"),
    ] {
        let folder = book.join(folder);
        if folder.is_dir() {
            all.extend(files::below(&folder, extension)?);
        }
    }
    let mut problems = Vec::new();
    for path in all {
        let text = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        problems.extend(of_text(&sources.relative(&path), &text));
    }
    Ok(problems)
}

fn of_text(path: &Path, text: &str) -> Vec<Problem> {
    let places = text.match_indices(UNWRITTEN).map(|(at, mark)| {
        let place = Place::of(text, &(at..at + mark.trim_end().len()));
        Problem {
            file: path.to_owned(),
            place: Some(place),
            what: "this is still to be written".to_owned(),
            help: format!("write it, and take `{}` away", mark.trim_end()),
        }
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_named_with_its_line() {
        let problems = of_text(
            Path::new("a.md"),
            "# A\n\nWRITE: the problem\n- WRITE: more\n",
        );
        let lines: Vec<(usize, usize)> = problems
            .iter()
            .filter_map(|problem| problem.place.as_ref())
            .map(|place| (place.line, place.column))
            .collect();
        assert_eq!(lines, [(3, 1), (4, 3)]);
    }
}
