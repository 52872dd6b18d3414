//! What is wrong with a chapter, said so that an author can put it right: the
//! file, the place in it, what was found there, and what to do.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One thing that is wrong with the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as the author knows it, relative to the course.
    pub file: PathBuf,
    /// Where in the file; `None` where the whole file is meant.
    pub place: Option<Place>,
    /// What was found, in one line.
    pub what: String,
    /// What to do.
    pub help: String,
}

/// A stretch of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// How many characters are meant; at least 1.
    pub width: usize,
    /// The whole line.
    pub source: String,
}

impl Place {
    /// The place of a byte range of `text`. A range over several lines is
    /// cut off at the end of its first.
    pub fn of(text: &str, range: &Range<usize>) -> Place {
        let start = range.start.min(text.len());
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let source = text[line_start..].lines().next().unwrap_or_default();
        let line_end = line_start + source.len();
        let end = range.end.clamp(start, line_end.max(start));
        Place {
            line: text[..line_start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            width: text[start..end].chars().count().max(1),
            source: source.to_owned(),
        }
    }
}

impl Problem {
    /// A problem with a whole file.
    pub fn with_file(
        file: impl AsRef<Path>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem {
            file: file.as_ref().to_owned(),
            place: None,
            what: what.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.what)?;
        let Some(place) = &self.place else {
            writeln!(f, "  --> {}", self.file.display())?;
            return write!(f, "   = help: {}", self.help);
        };
        let number = place.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(
            f,
            "{gutter}--> {}:{}:{}",
            self.file.display(),
            place.line,
            place.column
        )?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{number} | {}", place.source)?;
        // Tabs before the caret stay tabs, so the caret stands where it should.
        let lead: String = place
            .source
            .chars()
            .take(place.column - 1)
            .map(|char| if char == '\t' { '\t' } else { ' ' })
            .collect();
        writeln!(f, "{gutter} | {lead}{}", "^".repeat(place.width))?;
        write!(f, "{gutter} = help: {}", self.help)
    }
}

/// Everything that is wrong with the course, by file and line.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// These problems, by file and line, each once: several chapters may show one
    /// listing.
    pub fn in_order(mut problems: Vec<Problem>) -> Problems {
        problems.sort_by_key(|problem| {
            let line = problem.place.as_ref().map(|place| place.line);
            (problem.file.clone(), line)
        });
        problems.dedup();
        Problems(problems)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}\n")?;
        }
        match self.0.len() {
            1 => write!(f, "1 error"),
            count => write!(f, "{count} errors"),
        }
    }
}

impl std::error::Error for Problems {}

/// An error as it is printed: problems begin with `error:` themselves.
pub fn printed(error: &impl fmt::Display) -> String {
    let text = error.to_string();
    if text.starts_with("error: ") {
        text
    } else {
        format!("error: {text}")
    }
}

/// The known word nearest to a misspelt one, if it is near enough.
pub fn did_you_mean<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (strsim::levenshtein(wrong, word), word))
        .min()
        .filter(|(distance, word)| *distance <= 1 + word.chars().count() / 4)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_word_that_is_meant() {
        let text = "one\ntwo ü wrong here\n";
        let start = text.find("wrong").unwrap();
        let problem = Problem {
            file: "a.md".into(),
            place: Some(Place::of(text, &(start..start + 5))),
            what: "this is `wrong`".to_owned(),
            help: "write `right`".to_owned(),
        };
        assert_eq!(
            problem.to_string(),
            "error: this is `wrong`\n --> a.md:2:7\n  |\n2 | two ü wrong here\n  |       ^^^^^\n  = help: write `right`"
        );
    }

    #[test]
    fn a_typing_error_finds_its_word_and_nonsense_finds_none() {
        let known = ["timeline", "twin", "quiz"];
        assert_eq!(did_you_mean("timelin", known.into_iter()), Some("timeline"));
        assert_eq!(did_you_mean("twins", known.into_iter()), Some("twin"));
        assert_eq!(did_you_mean("banana", known.into_iter()), None);
    }
}
