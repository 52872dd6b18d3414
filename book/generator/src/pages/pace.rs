//! How long a chapter takes to read, section by section: its words at one pace.

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::writing::words;

/// What somebody reads who reads English as a second language, and thinks.
pub(super) const WORDS_A_MINUTE: usize = 180;

/// A stretch of a chapter below one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its heading; `None` for what stands below the chapter's title.
    pub(super) title: Option<String>,
    pub(super) words: usize,
}

/// The sections of a chapter as its author wrote it. Words of directives count:
/// they are read, too. Code does not, and teaching notes are not for readers.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section {
        title: None,
        words: 0,
    }];
    let mut heading = None;
    // Whose text it is: prose counts, code does not.
    let mut code = Code::None;
    for event in new_cmark_parser(text, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                let Some((level, title)) = heading.take() else {
                    continue;
                };
                let words = words(&title);
                if level == HeadingLevel::H2 {
                    let title = Some(title);
                    sections.push(Section { title, words });
                } else if let Some(section) = sections.last_mut() {
                    section.words += words;
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                code = Code::of(&info);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => code = Code::Program,
            Event::End(TagEnd::CodeBlock) => code = Code::None,
            Event::Text(text) | Event::Code(text) => {
                let words = match code {
                    Code::None => words(&text),
                    // It is Markdown, or TOML whose keys are a few words.
                    Code::Directive => words_of_body(&text),
                    Code::Program => 0,
                };
                match (&mut heading, sections.last_mut()) {
                    (Some((_, title)), _) => title.push_str(&text),
                    (None, Some(section)) => section.words += words,
                    (None, None) => {}
                }
            }
            _ => {}
        }
    }
    sections.retain(|section| section.words > 0);
    sections
}

enum Code {
    None,
    /// Prose for the engine.
    Directive,
    /// A program, or a note that readers do not get.
    Program,
}

impl Code {
    fn of(info: &str) -> Code {
        let mut words = info.split_whitespace();
        match (words.next(), words.next()) {
            (Some("wakeline"), Some("teaching")) => Code::Program,
            (Some("wakeline"), _) => Code::Directive,
            _ => Code::Program,
        }
    }
}

/// The words in the body of a directive, without fences and signs.
fn words_of_body(body: &str) -> usize {
    let lines = body.lines().filter(|line| !line.starts_with("```"));
    let spoken = lines.flat_map(str::split_whitespace);
    let spoken = spoken.filter(|word| word.contains(char::is_alphanumeric));
    words(&spoken.collect::<Vec<_>>().join(" "))
}

/// Minutes for so many words, at least one.
pub(super) fn minutes(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Section, minutes, sections};

    #[test]
    fn words_of_prose_and_directives_count_and_those_of_code_and_notes_do_not() {
        let text = "# T\n\nOne two.\n\n## Second `x`\n\n```rust\nlet a = b;\n```\n\n\
                    ```wakeline lesson\n**Teacher:** three words here\n```\n\n\
                    ```wakeline teaching\nnot for you\n```\n\n## Empty\n";
        let section = |title: Option<&str>, words| Section {
            title: title.map(str::to_owned),
            words,
        };
        let expected = [
            section(None, 3),
            section(Some("Second x"), 6),
            section(Some("Empty"), 1),
        ];
        assert_eq!(sections(text), expected);
    }

    #[test]
    fn a_text_without_blanks_takes_as_long_as_its_signs() {
        let sentence = "事件循环一次只轮询一个任务。".repeat(60);
        let text = format!("# 事件循环\n\n{sentence}\n\n```wakeline depth\n{sentence}\n```\n");
        assert_eq!(sections(&text)[0].words, 3 + 2 * 520);
        assert_eq!(minutes(1043), 6);
    }

    #[test]
    fn minutes_are_whole_and_never_none() {
        assert_eq!([minutes(1), minutes(180), minutes(181)], [1, 1, 2]);
    }
}
