//! Every example of DIRECTIVES.md builds, all of them in one chapter, and each
//! directive is drawn. A new directive is in here by its documentation alone.

mod common;

use std::fs;
use std::path::Path;

use common::Course;
use course::edition::Edition;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

const REFERENCE: &str = include_str!("../DIRECTIVES.md");

/// The names in the table of directives.
fn directives() -> Vec<&'static str> {
    let rows = REFERENCE
        .lines()
        .filter_map(|line| line.strip_prefix("| [`"));
    rows.filter_map(|row| row.split('`').next()).collect()
}

/// The examples: fenced blocks of Markdown that hold a directive.
fn examples() -> Vec<String> {
    let mut examples = Vec::new();
    let mut inside = false;
    for event in new_cmark_parser(REFERENCE, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => inside = &*info == "md",
            Event::Text(text) if inside => examples.push(text.to_string()),
            Event::End(_) => inside = false,
            _ => {}
        }
    }
    examples.retain(|example| !example.contains("wakeline NAME"));
    // What asks about a run stands before what shows it: that is a rule.
    examples.sort_by_key(|example| {
        let asks = ["wakeline quiz", "wakeline draw", "wakeline predict"];
        let place = asks.iter().position(|asks| example.contains(asks));
        place.unwrap_or(asks.len())
    });
    examples
}

/// What the reference says in words only.
const SEVERAL: &str = r#"
```wakeline quiz
[[question]]
ask = "Which of these give the loop back?"
choices = [
  { text = "An `.await`", right = true, because = "Until the answer is there." },
  { text = "A long sum", because = "It keeps the thread." },
  { text = "The end of a task", right = true, because = "Nothing is left to do." },
]
```
"#;

/// No page, those that the engine makes among them, waits for something deferred.
fn everything_is_in_its_place(site: &Path) {
    let mut folders = vec![site.to_owned()];
    let mut pages = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "html") {
                let page = fs::read_to_string(&path).unwrap();
                assert!(!page.contains("<!--deferred"), "{}", path.display());
                pages += 1;
            }
        }
    }
    assert!(pages > 5, "{pages}");
}

#[test]
fn every_example_of_the_reference_builds_and_every_directive_is_drawn() {
    let (directives, examples) = (directives(), examples());
    assert!(directives.len() >= 21, "{directives:?}");
    let course = Course::with_chapter(&format!(
        "# First\n\n## Examples\n\n{}\n{SEVERAL}",
        examples.join("\n")
    ));
    let page = course.page();
    for class in ["wl-breath", "wl-page", "wl-mark"] {
        assert!(page.contains(class), "{class} is missing");
    }
    assert!(
        !page.contains("language-wakeline"),
        "a directive is left over"
    );
    assert!(page.contains("Both timelines are the same to the millisecond"));
    course.leave("directives");
    // Teaching notes are in this edition alone.
    let site = course.build_for(Edition::Instructor).unwrap();
    everything_is_in_its_place(&site.folder);
    let page = fs::read_to_string(site.folder.join("first.html")).unwrap();
    for name in directives {
        let drawn = page
            .match_indices(&format!("wl-{name}"))
            .any(|(at, class)| page[at + class.len()..].starts_with(['"', ' ']));
        assert!(drawn, "nothing of class wl-{name} is on the page");
    }
}
