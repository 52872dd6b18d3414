//! mdBook only logs an include that is not there, and the page shows the raw
//! text. Here it is a problem.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::chapter::Chapter;
use crate::chapter::problem::Problem;

const WORDS: [&str; 4] = ["include", "rustdoc_include", "playground", "playpen"];

/// Every include of a chapter's source that cannot be followed. `folder` is
/// the chapter's own.
pub(crate) fn check(chapter: &Chapter, folder: &Path) -> Vec<Problem> {
    let source = Chapter {
        text: chapter.source.clone(),
        ..chapter.clone()
    };
    let text = &source.text;
    let mut problems = Vec::new();
    for (start, _) in text.match_indices("{{#") {
        if text[..start].ends_with('\\') {
            continue;
        }
        let Some(length) = text[start..].find("}}") else {
            continue;
        };
        let inner = &text[start + 3..start + length];
        let Some((word, target)) = inner.trim().split_once(char::is_whitespace) else {
            continue;
        };
        if !WORDS.contains(&word) {
            continue;
        }
        let target = target.split_whitespace().next().unwrap_or_default();
        if let Some((what, help)) = wrong(target, folder) {
            problems.push(source.problem(&(start..start + length + 2), what, help));
        }
    }
    problems
}

/// What is wrong with one include, and what to do.
fn wrong(target: &str, folder: &Path) -> Option<(String, String)> {
    let (file, part) = target
        .split_once(':')
        .map_or((target, None), |(f, p)| (f, Some(p)));
    let text = match fs::read_to_string(folder.join(file)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let what = format!("there is no file `{file}` to include");
            let help = "the path counts from the chapter's folder; mend it";
            return Some((what, help.to_owned()));
        }
        Err(error) => {
            let what = format!("`{file}` cannot be included: {error}");
            return Some((what, "make it a readable text file".to_owned()));
        }
    };
    let name = part.filter(|part| !part.chars().all(|c| c.is_ascii_digit() || c == ':'))?;
    let anchored = text.lines().any(|line| {
        line.split("ANCHOR:")
            .nth(1)
            .is_some_and(|rest| rest.split_whitespace().next() == Some(name))
    });
    (!anchored).then(|| {
        let what = format!("`{file}` has no anchor `{name}`");
        (
            what,
            format!("mark the part with `ANCHOR: {name}` and `ANCHOR_END: {name}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(source: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join("a.rs"),
            "// ANCHOR: one\nx\n// ANCHOR_END: one\n",
        )
        .unwrap();
        let chapter = Chapter {
            file: "c.md".into(),
            path: "a.md".into(),
            stem: "c".to_owned(),
            source: source.to_owned(),
            text: String::new(),
        };
        check(&chapter, dir.path())
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn an_include_that_can_be_followed_is_fine() {
        let fine =
            "{{#include a.rs}} {{#include a.rs:one}} {{#include a.rs:1:2}} \\{{#include no.rs}}";
        assert_eq!(problems(fine), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_called_missing() {
        let problem = problems("{{#include ../}}").pop().unwrap();
        assert!(
            problem.starts_with("`../` cannot be included: "),
            "{problem}"
        );
    }

    #[test]
    fn a_missing_file_and_a_missing_anchor_are_problems() {
        assert_eq!(
            problems("{{#include no.rs}}"),
            ["there is no file `no.rs` to include"]
        );
        assert_eq!(
            problems("{{#rustdoc_include a.rs:two}}"),
            ["`a.rs` has no anchor `two`"]
        );
    }
}
