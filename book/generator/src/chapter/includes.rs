//! mdBook only logs an include that is not there, and the page shows the raw
//! text. Here it is a problem. And mdBook puts a file in as it is: inside of a
//! quotation or a list only its first line would stand there. Here it is found
//! what the others must begin with.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::outline::Outline;
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
    let problem = |at: Range<usize>| {
        let (what, help) = wrong(target(&text[at.clone()])?, folder)?;
        Some(source.problem(&at, what, help))
    };
    all(text).into_iter().filter_map(problem).collect()
}

/// Where the includes of a text stand.
fn all(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices("{{#").map(|(start, _)| start);
    let plain = starts.filter(|start| !text[..*start].ends_with('\\'));
    let whole = plain.filter_map(|start| Some(start..start + text[start..].find("}}")? + 2));
    whole
        .filter(|at| target(&text[at.clone()]).is_some())
        .collect()
}

/// The files that a text includes, as it names them.
pub(crate) fn files(text: &str) -> Vec<&str> {
    let targets = all(text).into_iter().filter_map(|at| target(&text[at]));
    targets
        .map(|target| target.split(':').next().unwrap_or_default())
        .collect()
}

/// What an include names; none, if it is a title or something else of mdBook's.
fn target(include: &str) -> Option<&str> {
    let inner = include.strip_prefix("{{#")?.strip_suffix("}}")?;
    let (word, target) = inner.trim().split_once(char::is_whitespace)?;
    let target = WORDS.contains(&word).then_some(target)?;
    target.split_whitespace().next()
}

/// An include inside of a quotation or a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Nested {
    pub(crate) at: Range<usize>,
    /// What each further line of the file begins with.
    pub(crate) lead: String,
}

impl Nested {
    /// What was included as it must stand. mdBook looks for includes once more, so
    /// what only looks like one is escaped.
    pub(crate) fn indented(&self, included: &str) -> String {
        let escaped = included.replace("{{#", "\\{{#");
        let mut out = String::new();
        for (index, line) in escaped.split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
                let blank = line.trim().is_empty();
                out.push_str(if blank {
                    self.lead.trim_end()
                } else {
                    &self.lead
                });
            }
            out.push_str(line);
        }
        out
    }
}

/// The includes of a chapter that stand inside of a quotation or a list.
pub(crate) fn nested(text: &str) -> Vec<Nested> {
    let all = all(text);
    if all.is_empty() {
        return Vec::new();
    }
    let mut quotations = Vec::new();
    let mut items = Vec::new();
    // What is inside of a directive is code to the parser, until its body is read.
    let outline = Outline::of(text);
    let bodies = outline.all().map(|directive| directive.body.clone());
    for stretch in std::iter::once(0..text.len()).chain(bodies) {
        let parser = new_cmark_parser(&text[stretch.clone()], &MarkdownOptions::default());
        for (event, range) in parser.into_offset_iter() {
            let range = stretch.start + range.start..stretch.start + range.end;
            match event {
                Event::Start(Tag::BlockQuote(_)) => quotations.push(range),
                Event::Start(
                    Tag::Item | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition,
                ) => items.push(range),
                _ => {}
            }
        }
    }
    let nested = all.into_iter().filter_map(|at| {
        let around = |ranges: &[Range<usize>]| -> Vec<usize> {
            let around = ranges.iter().filter(|range| range.contains(&at.start));
            around.map(|range| range.start).collect()
        };
        let (quotations, items) = (around(&quotations), around(&items));
        if quotations.is_empty() && items.is_empty() {
            return None;
        }
        let line = text[..at.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let begin = items.iter().filter(|start| **start >= line).count();
        let lead = lead(&text[line..at.start], quotations.len(), begin);
        Some(Nested { at, lead })
    });
    nested.collect()
}

/// What a line must begin with to belong where the line belongs that begins so: the
/// signs of so many quotations, and the room of the markers of so many items.
fn lead(begin: &str, mut quotations: usize, mut items: usize) -> String {
    let mut lead = String::new();
    let mut rest = begin;
    loop {
        let text = rest.trim_start_matches([' ', '\t']);
        lead.push_str(&rest[..rest.len() - text.len()]);
        rest = text;
        if let Some(after) = rest.strip_prefix('>').filter(|_| quotations > 0) {
            quotations -= 1;
            lead.push('>');
            rest = after;
        } else if let Some(width) = marker(rest).filter(|_| items > 0) {
            items -= 1;
            // A note goes on where its text is four columns in.
            let room = if rest.starts_with("[^") { 4 } else { width };
            lead.extend(std::iter::repeat_n(' ', room));
            rest = &rest[width..];
        } else {
            return lead;
        }
    }
}

/// How long the marker of an item is that a text begins with.
fn marker(text: &str) -> Option<usize> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let width = match text[digits..].chars().next()? {
        '-' | '*' | '+' | ':' if digits == 0 => 1,
        '.' | ')' if digits > 0 => digits + 1,
        '[' if text.starts_with("[^") => return Some(text.find("]:")? + 2),
        _ => return None,
    };
    text[width..].starts_with([' ', '\t']).then_some(width)
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

    /// What the further lines of each include in a quotation or a list begin with.
    fn leads(source: &str) -> Vec<String> {
        let nested = nested(source).into_iter();
        nested.map(|nested| nested.lead).collect()
    }

    #[test]
    fn the_lines_of_an_include_stand_where_the_include_stands() {
        for (source, lead) in [
            ("> {{#include a}}\n", "> "),
            ("> > ```\n> > {{#include a}}\n> > ```\n", "> > "),
            ("1. a\n\n   ```\n   {{#include a}}\n   ```\n", "   "),
            ("- {{#include a}}\n", "  "),
            ("10. > {{#include a}}\n", "    > "),
            ("> - a\n>   - {{#include a}}\n", ">     "),
            ("- ```yaml\n  - {{#include a}}\n  ```\n", "  "),
            ("a[^n]\n\n[^n]: {{#include a}}\n", "     "),
            ("a\n: {{#include a}}\n", "  "),
            ("```wakeline remember\n- > {{#include a}}\n```\n", "  > "),
        ] {
            assert_eq!(leads(source), [lead], "{source}");
        }
    }

    #[test]
    fn an_include_that_stands_in_nothing_is_left_to_mdbook() {
        for source in [
            "{{#include a}}\n",
            "```\n> {{#include a}}\n- {{#include a}}\n```\n",
            "> \\{{#include a}}\n",
            "> {{#title a}}\n",
        ] {
            assert!(leads(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn blank_lines_and_what_looks_like_an_include_stay_as_they_are() {
        let at = 0..0;
        let lead = "> ".to_owned();
        let included = Nested { at, lead }.indented("a\n\n{{#include b}}");
        assert_eq!(included, "a\n>\n> \\{{#include b}}");
    }
}
