//! What an author writes, and how they are told what is wrong with it.
//!
//! A [`Chapter`] is one file of the book. [`directive`] finds what it asks the
//! engine for, `outline` knows all of that before anything is drawn, `fences`,
//! `includes` and `summary` check what mdBook passes over in silence, and [`problem`] is
//! what an author reads: the file, the place with a caret, what to do.

pub mod directive;
pub(crate) mod fences;
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
        let place = self.in_source(Place::of(&self.text, at));
        let (what, help) = (what.into(), help.into());
        Problem {
            file: self.file.clone(),
            place: Some(place),
            what,
            help,
        }
    }

    /// Where an author finds a place of the text: includes have moved the lines, and
    /// what is wrong inside of one is told at the line that includes it.
    fn in_source(&self, place: Place) -> Place {
        let lines = |text: &'_ str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        let (text, source) = (lines(&self.text), lines(&self.source));
        let (index, from_end) = (place.line - 1, text.len() + 1 - place.line);
        let alike = |pair: &(&String, &String)| pair.0 == pair.1;
        let before = text.iter().zip(&source).take_while(alike).count();
        let both = text.iter().rev().zip(source.iter().rev());
        if index < before {
            return place;
        }
        let line = if from_end <= both.take_while(alike).count() {
            Some(source.len() - from_end)
        } else {
            let same = |lines: &[String]| -> Vec<usize> {
                let lines = lines.iter().enumerate();
                let same = lines.filter(|(_, line)| **line == place.source);
                same.map(|(line, _)| line).collect()
            };
            let found = same(&source);
            let nth = same(&text[..index]).len();
            found.get(nth).or(found.last()).copied()
        };
        if let Some(line) = line {
            let line = line + 1;
            return Place { line, ..place };
        }
        let mut rest = source.iter().enumerate().skip(before);
        match rest.find(|(_, line)| line.contains("{{#")) {
            Some((line, text)) => Place {
                line: line + 1,
                column: 1,
                width: text.chars().count().max(1),
                source: text.clone(),
            },
            None => place,
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

    /// Where a word of the text is found in the source: the line and what is in it.
    fn found(source: &str, text: &str, word: &str) -> (usize, String) {
        let chapter = Chapter {
            file: "a.md".into(),
            path: "a.md".into(),
            stem: "a".to_owned(),
            source: source.to_owned(),
            text: text.to_owned(),
        };
        let start = text.find(word).unwrap();
        let place = chapter
            .problem(&(start..start + word.len()), "x", "y")
            .place;
        let place = place.unwrap();
        (place.line, place.source)
    }

    #[test]
    fn a_place_after_an_include_is_named_as_in_the_file() {
        let source = "{{#include b.md}}\nhere\n";
        let text = "one\ntwo\nthree\nhere\n";
        assert_eq!(found(source, text, "here"), (2, "here".to_owned()));
    }

    #[test]
    fn a_line_that_stands_twice_is_the_one_that_is_meant() {
        let source = "```\na\n```\n{{#include b.md}}\n```\nb\n";
        let text = "```\na\n```\n```\nc\n```\nd\n```\nb\n";
        assert_eq!(found(source, text, "```\nb").0, 5);
        assert_eq!(found(source, text, "```\na").0, 1);
    }

    #[test]
    fn a_place_inside_of_an_include_is_the_line_that_includes_it() {
        let source = "one\n\n{{#include b.md}}\n\nend\n";
        let text = "one\n\nin it\n\nend\n";
        assert_eq!(
            found(source, text, "it"),
            (3, "{{#include b.md}}".to_owned())
        );
    }
}
