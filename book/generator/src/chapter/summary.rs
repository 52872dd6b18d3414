//! mdBook stops at the first chapter that its table of contents names and that
//! is not there. Here all of them are found, with their lines.

use std::fs;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::chapter::problem::{Place, Problem};

/// Every chapter of `src/SUMMARY.md` that is not there. `shown` is the file's
/// name for the author.
pub(crate) fn check(src: &Path, shown: &Path) -> Vec<Problem> {
    let Ok(text) = fs::read_to_string(src.join("SUMMARY.md")) else {
        let help = "write the table of contents: a list of links to chapters";
        return vec![Problem::with_file(
            shown,
            "the book has no table of contents",
            help,
        )];
    };
    let mut problems = Vec::new();
    let parser = new_cmark_parser(&text, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else {
            continue;
        };
        if !dest_url.is_empty() && !src.join(&*dest_url).is_file() {
            problems.push(Problem {
                file: shown.to_owned(),
                place: Some(Place::of(&text, &range)),
                what: format!("there is no chapter `{dest_url}`"),
                help: "write it, or leave the link empty for now: [Title]()".to_owned(),
            });
        }
    }
    problems
}
