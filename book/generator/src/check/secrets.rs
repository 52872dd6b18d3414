//! What no learner may find: solutions, hidden checks, misconceptions, other
//! right ways, teaching notes. They are looked for in what learners get, the
//! book and the hand-out.
//!
//! A name is looked for as a word. Code and prose are compared by their letters
//! and digits alone, because pages and archives change the rest. What learners
//! have anyway, the lines of the starter and of the visible checks, is no secret.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use grader::catalogue::starter;
use grader::catalogue::{Exercise, Visibility};

use super::error::CheckError;
use super::published;
use crate::chapter::directive;
use crate::files::{self, FileError};
use crate::html::markdown::to_html;
use crate::sources::Sources;

/// Less code than this says nothing: `}` stands in every solution.
const TELLING: usize = 80;
/// A shorter sentence could be anybody's.
const SENTENCE: usize = 40;

/// Something that no learner may find.
struct Secret {
    what: String,
    text: Text,
}

enum Text {
    /// The name of a function. One word may be a word of the prose, too.
    Name(String),
    /// Code or prose.
    Letters(Vec<u8>),
}

/// Everything that no learner may find, ready to be looked for.
pub(crate) struct Secrets {
    names: Needles,
    letters: Needles,
}

/// Many texts that are looked for at once.
struct Needles {
    what: Vec<String>,
    search: AhoCorasick,
}

impl Needles {
    fn new(all: impl Iterator<Item = (String, Vec<u8>)>) -> Result<Needles, CheckError> {
        let (what, texts): (Vec<String>, Vec<Vec<u8>>) = all.unzip();
        let search = AhoCorasick::new(texts)?;
        Ok(Needles { what, search })
    }
}

impl Secrets {
    /// Those of a course.
    pub(crate) fn of(sources: &Sources) -> Result<Secrets, CheckError> {
        let mut all = Vec::new();
        for exercise in sources.catalogue.exercises() {
            all.extend(of_exercise(exercise)?);
        }
        for path in files::below(&sources.root.join("book/src"), "md")? {
            let text = read(&path)?;
            all.extend(notes(&text, &sources.relative(&path)));
        }
        let (mut names, mut letters) = (Vec::new(), Vec::new());
        for secret in all {
            match secret.text {
                Text::Name(name) => names.push((secret.what, name.into_bytes())),
                Text::Letters(text) => letters.push((secret.what, text)),
            }
        }
        Ok(Secrets {
            names: Needles::new(names.into_iter())?,
            letters: Needles::new(letters.into_iter())?,
        })
    }

    /// What a text gives away, each once.
    pub(crate) fn in_text(&self, text: &[u8]) -> BTreeSet<&str> {
        let names = self.names.search.find_overlapping_iter(text);
        let names = names.filter(|found| is_whole(text, found.start(), found.end()));
        let names = names.map(|found| &*self.names.what[found.pattern()]);
        let bare = letters(text);
        let code = self.letters.search.find_overlapping_iter(&bare);
        let code = code.map(|found| &*self.letters.what[found.pattern()]);
        names.chain(code).collect()
    }
}

/// Whether a name is one, and not only a part of a longer one.
fn is_whole(text: &[u8], start: usize, end: usize) -> bool {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    !text[..start].last().is_some_and(word) && !text[end..].first().is_some_and(word)
}

/// The letters and digits of a text.
fn letters(text: &[u8]) -> Vec<u8> {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric();
    text.iter().filter(is_letter).copied().collect()
}

fn read(path: &Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(FileError::new("read", path))
}

fn of_exercise(exercise: &Exercise) -> Result<Vec<Secret>, CheckError> {
    let slug = &exercise.slug;
    let hidden = exercise
        .checks
        .iter()
        .filter(|check| check.visibility == Visibility::Hidden)
        .filter(|check| check.name.contains('_'));
    let mut secrets: Vec<Secret> = hidden
        .map(|check| Secret {
            what: format!("the hidden check `{}` of `{slug}`", check.name),
            text: Text::Name(check.name.clone()),
        })
        .collect();
    let Some(solution) = &exercise.solution else {
        return Ok(secrets);
    };
    let mut code = |what: &str, text: &str| secrets.extend(telling(what, text));
    let reference = solution.join("src/lib.rs");
    let mut starter = String::new();
    if reference.is_file() {
        starter = exercise.starter()?.unwrap_or_default();
        let solved = starter::solved(&read(&reference)?, &reference)?;
        let lines: Vec<&str> = solved.text.lines().collect();
        for written in solved.written {
            let text = lines[written.start() - 1..*written.end()].join("\n");
            code(&format!("the solution of `{slug}`"), &text);
        }
    }
    for (folder, kind) in [("wrong", "misconception"), ("right", "right way")] {
        for path in files::below(&solution.join(folder), "rs")? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let what = format!("the {kind} `{name}` of `{slug}`");
            for text in beyond(&read(&path)?, &starter) {
                code(&what, &text);
            }
        }
    }
    let hidden = solution.join("hidden/mod.rs");
    if hidden.is_file() {
        let visible = exercise.dir.join("tests/checks/mod.rs");
        let visible = if visible.is_file() {
            read(&visible)?
        } else {
            String::new()
        };
        for text in beyond(&read(&hidden)?, &visible) {
            code(&format!("the hidden checks of `{slug}`"), &text);
        }
    }
    Ok(secrets)
}

/// Code as a secret, if there is enough of it.
fn telling(what: &str, text: &str) -> Option<Secret> {
    let bare = text.split_whitespace().map(str::len).sum::<usize>();
    let letters = letters(text.as_bytes());
    (bare >= TELLING && letters.len() >= SENTENCE).then(|| Secret {
        what: what.to_owned(),
        text: Text::Letters(letters),
    })
}

/// The stretches of a text whose lines another text does not have.
fn beyond(text: &str, known: &str) -> Vec<String> {
    let known: BTreeSet<&str> = known.lines().map(str::trim).collect();
    let mut stretches = vec![String::new()];
    for line in text.lines() {
        match stretches.last_mut() {
            Some(last) if line.trim().is_empty() || !known.contains(line.trim()) => {
                last.extend([line, "\n"]);
            }
            _ => stretches.push(String::new()),
        }
    }
    stretches
}

/// The sentences of a chapter's teaching notes.
fn notes(text: &str, file: &Path) -> Vec<Secret> {
    let found = directive::find(text, 0..text.len()).into_iter().flatten();
    let notes = found.filter(|directive| directive.name == "teaching");
    let what = format!("a teaching note of {}", file.display());
    let secrets = notes.flat_map(|note| {
        let text = published::read(&to_html(&text[note.body])).text;
        let sentences: Vec<Vec<u8>> = text
            .split(['.', '?', '!', '\n'])
            .map(|sentence| letters(sentence.as_bytes()))
            .filter(|letters| letters.len() >= SENTENCE)
            .collect();
        sentences
    });
    let secret = |letters| Secret {
        what: what.clone(),
        text: Text::Letters(letters),
    };
    secrets.map(secret).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_whole_one() {
        let whole = |text: &str| {
            let at = text.find("waits_twice").unwrap();
            is_whole(text.as_bytes(), at, at + "waits_twice".len())
        };
        assert!(whole("see `waits_twice`!"));
        assert!(!whole("waits_twice_more"));
        assert!(!whole("it_waits_twice"));
    }

    #[test]
    fn what_learners_have_anyway_is_no_secret() {
        let text = "fn a() {\n    mine();\n\n    too();\n}\n";
        let stretches = beyond(text, "fn a() {\n}\n");
        let stretches: Vec<&str> = stretches.iter().map(|it| it.trim()).collect();
        assert_eq!(stretches, ["", "mine();\n\n    too();", ""]);
    }

    #[test]
    fn the_sentences_of_a_note_are_secrets_in_whatever_markup() {
        let note = "```wakeline teaching title=\"Ask\"\nShort.\n\n\
                    Ask *everybody* in the room what they think of the `join` of two.\n```\n";
        let all = notes(note, Path::new("a.md"));
        let [
            Secret {
                text: Text::Letters(letters),
                ..
            },
        ] = &all[..]
        else {
            panic!("one sentence is long enough");
        };
        assert_eq!(
            String::from_utf8_lossy(letters),
            "Askeverybodyintheroomwhattheythinkofthejoinoftwo"
        );
    }
}
