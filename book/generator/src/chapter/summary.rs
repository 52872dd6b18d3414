//! mdBook stops at the first chapter that its table of contents names and that
//! is not there. Here all of them are found, with their lines, and what else
//! cannot be a chapter of its own: a link that is none, a name that stands twice.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use mdbook_markdown::pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use percent_encoding::percent_decode_str;

use super::stem;
use crate::chapter::problem::{Place, Problem};

/// Every chapter of `src/SUMMARY.md` that is not there, or cannot be told from
/// another one. `name` is what the author calls the file.
pub(crate) fn check(src: &Path, name: &Path) -> Vec<Problem> {
    let text = match fs::read_to_string(src.join("SUMMARY.md")) {
        Ok(text) => text,
        Err(error) => {
            let (what, help) = match error.kind() {
                ErrorKind::NotFound => (
                    "the book has no table of contents".to_owned(),
                    "write the table of contents: a list of links to chapters",
                ),
                _ => (
                    format!("the table of contents cannot be read: {error}"),
                    "make it a readable text file",
                ),
            };
            return vec![Problem::with_file(name, what, help)];
        }
    };
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut problems = Vec::new();
    let mut complain = |at: &Range<usize>, what, help: &str| {
        problems.push(Problem {
            file: name.to_owned(),
            place: Some(Place::of(&text, at)),
            what,
            help: help.to_owned(),
        });
    };
    let parser = new_cmark_parser(&text, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        let dest_url = match event {
            Event::Start(Tag::Link { dest_url, .. }) => dest_url,
            Event::Start(Tag::Paragraph | Tag::Item) => {
                if let Some(path) = with_blank(&text[range.clone()]) {
                    let help = format!("put it into angle brackets: (<{path}>)");
                    let what = format!("`{path}` is no link, because it has a blank");
                    let start = range.start + text[range].find(path).unwrap_or(0);
                    complain(&(start..start + path.len()), what, &help);
                }
                continue;
            }
            _ => continue,
        };
        if dest_url.is_empty() {
            continue;
        }
        // Of all that can be escaped, mdBook knows a blank.
        let path = dest_url.replace("%20", " ");
        if !src.join(&path).is_file() {
            let unescaped = percent_decode_str(&path).decode_utf8_lossy();
            let help = if src.join(&*unescaped).is_file() {
                let written = unescaped.replace('<', "\\<").replace('>', "\\>");
                format!("write it as it is: (<{written}>); only %20 is read as a sign")
            } else {
                "write it, or leave the link empty for now: [Title]()".to_owned()
            };
            complain(&range, format!("there is no chapter `{path}`"), &help);
            continue;
        }
        let stem = stem(Path::new(&path));
        match entries.iter().find(|(known, _)| *known == stem) {
            None => entries.push((stem, path)),
            Some((_, known)) if *known == path => {
                let what = format!("the chapter `{path}` is listed twice");
                complain(&range, what, "take one of the two away");
            }
            Some((_, known)) => {
                let what = format!("the ids of `{path}` would be those of `{known}`");
                let help = "both begin with the name of the file: give one of them another name";
                complain(&range, what, help);
            }
        }
    }
    problems
}

/// The page of each part, where its title is a link: `# [Title](page.md)`. mdBook
/// takes the title and leaves the link, so here they are in the order of its parts.
pub(crate) fn part_pages(text: &str) -> Vec<Option<PathBuf>> {
    let mut parts = Vec::new();
    let mut in_title = false;
    let mut before_all = true;
    for event in new_cmark_parser(text, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) => {
                // The first line of a table of contents is a title of its own.
                in_title = !std::mem::take(&mut before_all);
                if in_title {
                    parts.push(None);
                }
            }
            Event::End(TagEnd::Heading(_)) => in_title = false,
            Event::Start(Tag::Link { dest_url, .. }) if in_title && !dest_url.is_empty() => {
                if let Some(part) = parts.last_mut() {
                    *part = Some(PathBuf::from(dest_url.replace("%20", " ")));
                }
            }
            Event::Start(Tag::Paragraph | Tag::List(_)) => before_all = false,
            _ => {}
        }
    }
    parts
}

/// The first heading of a page, without marks.
pub(crate) fn heading(page: &str) -> Option<String> {
    let mut events = new_cmark_parser(page, &MarkdownOptions::default());
    events.find(|event| matches!(event, Event::Start(Tag::Heading { .. })))?;
    let inside = events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words = inside.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        _ => None,
    });
    Some(words.collect())
}

/// A path with a blank in what its author means to be a link.
fn with_blank(entry: &str) -> Option<&str> {
    let line = entry.lines().next()?;
    let (_, path) = line.split_once("](")?;
    let path = path.split_once(')')?.0.trim();
    (path.contains(' ') && !path.starts_with('<') && !path.contains('"')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a table of contents, as `line:column what (help)`.
    fn said(summary: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for file in ["week one/a.md", "week-one/a.md", "ü.md"] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "# A\n").unwrap();
        }
        fs::write(dir.path().join("SUMMARY.md"), summary).unwrap();
        let problems = check(dir.path(), Path::new("SUMMARY.md")).into_iter();
        let line = |problem: Problem| {
            let place = problem.place.unwrap();
            let (line, column) = (place.line, place.column);
            format!("{line}:{column} {} ({})", problem.what, problem.help)
        };
        problems.map(line).collect()
    }

    #[test]
    fn names_with_blanks_and_umlauts_are_found_as_mdbook_finds_them() {
        let none: [&str; 0] = [];
        assert_eq!(said("- [A](<week one/a.md>)\n- [U](ü.md)\n"), none);
        assert_eq!(said("- [A](week%20one/a.md)\n- [Later]()\n"), none);
    }

    #[test]
    fn a_name_that_mdbook_does_not_read_is_told_as_it_must_be_written() {
        assert_eq!(
            said("- [A](week one/a.md)\n- [U](%C3%BC.md)\n- [B](b.md)\n"),
            [
                "1:7 `week one/a.md` is no link, because it has a blank (put it into angle \
                 brackets: (<week one/a.md>))",
                "2:3 there is no chapter `%C3%BC.md` (write it as it is: (<ü.md>); only %20 is \
                 read as a sign)",
                "3:3 there is no chapter `b.md` (write it, or leave the link empty for now: \
                 [Title]())",
            ]
        );
    }

    #[test]
    fn a_part_has_the_page_that_its_title_links_to() {
        let summary = "# Summary\n\n[Intro](i.md)\n\n# [One](<parts/part one.md>)\n\n- [A](a.md)\n\n\
                       # Two\n\n- [B]()\n\n# [*Three*](three.md)\n";
        let pages = ["parts/part one.md", "", "three.md"];
        let pages = pages.map(|page| (!page.is_empty()).then(|| PathBuf::from(page)));
        assert_eq!(part_pages(summary), pages);
        let untitled = "- [A](a.md)\n\n# [One](one.md)\n";
        assert_eq!(part_pages(untitled), [Some(PathBuf::from("one.md"))]);
        assert_eq!(
            heading("x\n\n# The `loop` *alone*\n").as_deref(),
            Some("The loop alone")
        );
        assert_eq!(heading("no title"), None);
    }

    #[test]
    fn chapters_whose_ids_would_be_the_same_are_told_once() {
        let twice = said("- [A](<week one/a.md>)\n- [A](week%20one/a.md)\n");
        assert_eq!(
            twice,
            ["2:3 the chapter `week one/a.md` is listed twice (take one of the two away)"]
        );
        let alike = said("- [A](<week one/a.md>)\n- [B](week-one/a.md)\n");
        assert!(
            alike[0]
                .starts_with("2:3 the ids of `week-one/a.md` would be those of `week one/a.md`"),
            "{alike:?}"
        );
        assert_eq!(alike.len(), 1);
    }
}
