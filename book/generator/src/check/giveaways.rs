//! Looks through the learners' book for what they must not find there: the code
//! of a solution, or a hidden check. The engine puts neither in, but an author
//! can, by hand, and no engine can keep that out. So every finished page and the
//! index of the search are read as a browser reads them, and searched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use grader::catalogue::starter;
use grader::catalogue::{Exercise, Visibility};

use super::error::CheckError;
use crate::chapter::problem::Problem;
use crate::check::published;
use crate::files::{self, FileError};
use crate::site::Site;
use crate::sources::Sources;

/// Less code than this says nothing: `}` stands in every solution.
const TELLING: usize = 80;

/// Something that no learner may find.
struct Secret {
    what: String,
    text: Text,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Text {
    /// The name of a function. One word may be a word of the prose, too.
    Name(String),
    /// Code without white space, which pages change.
    Code(String),
}

impl Text {
    /// Whether it stands in a text, which comes with and without its white space.
    fn is_in(&self, text: &str, bare: &str) -> bool {
        match self {
            Text::Name(name) => has_name(text, name),
            Text::Code(code) => bare.contains(code),
        }
    }
}

/// Whether a text has this name, and not only as a part of a longer one.
fn has_name(text: &str, name: &str) -> bool {
    let word = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(word) && !text[at + name.len()..].starts_with(word))
}

/// Every page, and every index of the search, with a secret in it.
pub(crate) fn check(site: &Site, sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let mut secrets = Vec::new();
    for exercise in sources.catalogue.exercises() {
        secrets.extend(of(exercise)?);
    }
    let relative = |path: &Path| path.strip_prefix(&site.folder).unwrap_or(path).to_owned();
    let mut files = files::below(&site.folder, "html")?;
    files.extend(files::below(&site.folder, "js")?);
    // A chapter first: the index, the page to be printed and the index of the
    // search are made of chapters, and need no complaint of their own.
    files.sort_by_key(|path| {
        let path = relative(path);
        (
            path == Path::new("index.html") || !site.pages.contains_key(&path),
            path,
        )
    });
    let mut reported = BTreeSet::new();
    let mut problems = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        let text = if path.extension().is_some_and(|end| end == "html") {
            published::read(&text).text
        } else {
            text
        };
        let without_space = bare(&text);
        let page = relative(&path);
        let chapter = site.pages.get(&page);
        let found = |secret: &&Secret| secret.text.is_in(&text, &without_space);
        for secret in secrets.iter().filter(found) {
            let first = reported.insert(&secret.text);
            if !first && (chapter.is_none() || page == Path::new("index.html")) {
                continue;
            }
            let what = format!("the book for learners shows {}", secret.what);
            let help = "take it out, or put it into a `teaching` directive";
            let file = chapter.map_or(&*page, |chapter| &*chapter.file);
            problems.push(Problem::with_file(file, what, help));
        }
    }
    Ok(problems)
}

/// The secrets of one exercise.
fn of(exercise: &Exercise) -> Result<Vec<Secret>, CheckError> {
    let hidden = exercise
        .checks
        .iter()
        .filter(|check| check.visibility == Visibility::Hidden)
        .filter(|check| check.name.contains('_'));
    let mut secrets: Vec<Secret> = hidden
        .map(|check| Secret {
            what: format!("the hidden check `{}` of `{}`", check.name, exercise.slug),
            text: Text::Name(check.name.clone()),
        })
        .collect();
    let reference = exercise.solution.as_ref().map(|dir| dir.join("src/lib.rs"));
    if let Some(path) = reference.filter(|path| path.is_file()) {
        let source = fs::read_to_string(&path).map_err(FileError::new("read", &path))?;
        let solved = starter::solved(&source, &path)?;
        let lines: Vec<&str> = solved.text.lines().collect();
        for written in solved.written {
            let text = bare(&lines[written.start() - 1..*written.end()].join("\n"));
            if text.len() >= TELLING {
                let what = format!("the solution of `{}`", exercise.slug);
                let text = Text::Code(text);
                secrets.push(Secret { what, text });
            }
        }
    }
    Ok(secrets)
}

/// A text without white space.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::has_name;

    #[test]
    fn a_name_is_a_whole_one() {
        assert!(has_name("see `waits_twice`!", "waits_twice"));
        assert!(!has_name(
            "waits_twice_more and it_waits_twice",
            "waits_twice"
        ));
    }
}
