//! What an author writes, and how they are told what is wrong with it.
//!
//! A [`Chapter`] is one file of the book. [`directive`] finds what it asks the
//! engine for, `outline` knows all of that before anything is drawn, `includes`
//! and `summary` check what mdBook passes over in silence, and [`problem`] is
//! what an author reads: the file, the place with a caret, what to do.

pub mod directive;
pub(crate) mod includes;
mod info;
pub(crate) mod outline;
pub mod problem;
pub(crate) mod summary;

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::chapter::directive::Malformed;
use crate::chapter::problem::{Place, Problem};

/// A chapter on its way through the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The file, relative to the course: `book/src/await_points.md`.
    pub file: PathBuf,
    /// Its path below the book's `src`.
    pub path: PathBuf,
    /// What the ids of its widgets begin with: `await_points`.
    pub stem: String,
    /// The file's text.
    pub source: String,
    /// The text after mdBook has put includes in.
    pub text: String,
}

impl Chapter {
    /// A problem at a byte range of the chapter's text.
    pub fn problem(
        &self,
        at: &Range<usize>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let mut place = Place::of(&self.text, at);
        if self.text != self.source {
            // Includes have moved the lines: say where the author finds it.
            let mut lines = self.source.lines().enumerate();
            let found = lines.find(|(_, line)| *line == place.source);
            place.line = found.map_or(place.line, |(index, _)| index + 1);
        }
        let (what, help) = (what.into(), help.into());
        Problem {
            file: self.file.clone(),
            place: Some(place),
            what,
            help,
        }
    }

    /// A malformed directive as a problem.
    pub fn malformed(&self, malformed: Malformed) -> Problem {
        self.problem(&malformed.at, malformed.what, malformed.help)
    }
}

/// What the ids on the page of a chapter begin with; `path` is below the book's
/// `src`. An id has no blank, and what a link to it would have to escape is a dash.
pub(crate) fn stem(path: &Path) -> String {
    let path = path.with_extension("");
    let sign = |char: char| match char {
        '_' | '.' => char,
        char if char.is_alphanumeric() => char,
        _ => '-',
    };
    path.to_string_lossy().chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Chapter, stem};

    #[test]
    fn ids_begin_with_a_name_that_has_no_blank_and_needs_no_escape() {
        let stem = |path: &str| stem(Path::new(path));
        assert_eq!(stem("week one/the \"loop\"&.md"), "week-one-the--loop--");
        assert_eq!(stem("part/await_points.md"), "part-await_points");
        assert_eq!(stem("循环/schön.1.md"), "循环-schön.1");
    }

    #[test]
    fn a_place_after_an_include_is_named_as_in_the_file() {
        let chapter = Chapter {
            file: "a.md".into(),
            path: "a.md".into(),
            stem: "a".to_owned(),
            source: "{{#include b.md}}\nhere\n".to_owned(),
            text: "one\ntwo\nthree\nhere\n".to_owned(),
        };
        let start = chapter.text.find("here").unwrap();
        let problem = chapter.problem(&(start..start + 4), "x", "y");
        assert_eq!(problem.place.unwrap().line, 2);
    }
}
