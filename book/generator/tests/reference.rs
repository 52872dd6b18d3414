//! Every example of DIRECTIVES.md builds, all of them in one chapter.

mod common;

use common::Course;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// The examples: fenced blocks of Markdown that hold a directive.
fn examples() -> Vec<String> {
    let text = include_str!("../DIRECTIVES.md");
    let mut examples = Vec::new();
    let mut inside = false;
    for event in new_cmark_parser(text, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => inside = &*info == "md",
            Event::Text(text) if inside => examples.push(text.to_string()),
            Event::End(_) => inside = false,
            _ => {}
        }
    }
    examples.retain(|example| !example.contains("wakeline NAME"));
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

#[test]
fn every_example_of_the_reference_builds() {
    let examples = examples();
    assert!(
        examples.len() >= 17,
        "one for each directive, found {}",
        examples.len()
    );
    let course = Course::with_chapter(&format!("# First\n\n{}\n{SEVERAL}", examples.join("\n")));
    let page = course.page();
    for class in [
        "wl-chapter",
        "wl-breath",
        "wl-page",
        "wl-listing",
        "wl-mark",
        "wl-timeline",
        "wl-player",
        "wl-output",
        "wl-predict",
        "wl-order",
        "wl-loop",
        "wl-twin",
        "wl-lesson",
        "wl-picture",
        "wl-remember",
        "wl-myth",
        "wl-exercise",
        "wl-quiz",
        "wl-cards",
        "wl-glossary",
        "wl-practices",
        "wl-reading",
    ] {
        assert!(page.contains(class), "{class} is missing");
    }
    assert!(
        !page.contains("<!--held"),
        "something was not put in its place"
    );
    assert!(
        !page.contains("language-wakeline"),
        "a directive is left over"
    );
    assert!(page.contains("Both timelines are the same to the millisecond"));
    course.leave("directives");
}
