//! mdBook stops at the first chapter that its table of contents names and that
//! is not there. Here all of them are found, with their lines.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::chapter::problem::{Place, Problem};

/// Every chapter of `src/SUMMARY.md` that is not there. `name` is what
/// the author calls the file.
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
    let mut problems = Vec::new();
    let parser = new_cmark_parser(&text, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else {
            continue;
        };
        if !dest_url.is_empty() && !src.join(&*dest_url).is_file() {
            problems.push(Problem {
                file: name.to_owned(),
                place: Some(Place::of(&text, &range)),
                what: format!("there is no chapter `{dest_url}`"),
                help: "write it, or leave the link empty for now: [Title]()".to_owned(),
            });
        }
    }
    problems
}
