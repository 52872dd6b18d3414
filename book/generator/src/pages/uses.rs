//! Where a chapter uses the terms of the glossary: whole words of its prose, in
//! the singular or the plural (or, in a script without blanks, wherever its signs
//! stand), not in code, headings or links. The first use of
//! each term becomes a link to its meaning, which is the link's title too. Where a
//! word has another sense, `<span data-term="…">` says which: HTML, so that it
//! means nothing to any other reader of the Markdown.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::entry::Entry;
use super::writing::parted;
use crate::chapter::Chapter;
use crate::chapter::problem::{Problem, did_you_mean};

/// How the author says what a stretch means: the name of a term follows, or
/// [`NO_TERM`].
const SENSE: &str = "<span data-term=\"";
/// The sense of a word that is no term here.
const NO_TERM: &str = "none";

/// A chapter with its links.
pub(super) struct Linked {
    pub(super) text: String,
    /// The terms that it uses.
    pub(super) used: Vec<usize>,
}

/// The terms of a book, ready to be looked for in all its chapters.
pub(super) struct Terms<'book> {
    entries: &'book [Entry<'book>],
    names: AhoCorasick,
}

impl<'book> Terms<'book> {
    pub(super) fn new(entries: &'book [Entry<'book>]) -> Terms<'book> {
        let names = entries.iter().map(|entry| &entry.term.name);
        let names = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(names)
            .expect("the terms of a book are not gigabytes");
        Terms { entries, names }
    }

    /// Links the first use of each term in a chapter. `root` leads to the site's
    /// first folder, `stem` is what the chapter's ids begin with.
    pub(super) fn link(&self, text: &str, root: &str, stem: &str) -> Linked {
        let mut used = Vec::new();
        let mut links: Vec<(Range<usize>, usize)> = Vec::new();
        for Stretch { at, sense } in stretches(text) {
            let found = match sense {
                None => self.occurrences(&text[at.clone()]),
                Some(sense) => self
                    .named(&text[sense])
                    .map(|index| (0..at.len(), index))
                    .into_iter()
                    .collect(),
            };
            for (found, index) in found {
                if !found.is_empty() && !used.contains(&index) {
                    used.push(index);
                    links.push((at.start + found.start..at.start + found.end, index));
                }
            }
        }
        let mut out = text.to_owned();
        for (at, index) in links.into_iter().rev() {
            let entry = &self.entries[index];
            let link = format!(
                "<span id=\"{}\">[{}]({root}glossary.md#{} \"{}\")</span>",
                entry.first_use_in(stem),
                &text[at.clone()],
                entry.term.anchor,
                escaped(&entry.plain)
            );
            out.replace_range(at, &link);
        }
        Linked { text: out, used }
    }

    /// What is wrong with the senses of a chapter: no term of this book, or not closed.
    pub(super) fn wrong_senses(&self, chapter: &Chapter) -> Vec<Problem> {
        let text = &chapter.text;
        let senses = stretches(text).into_iter();
        let senses = senses.filter_map(|it| Some((it.sense?, it.at.is_empty())));
        let wrong = senses.filter_map(|(at, is_open)| {
            let name = &text[at.clone()];
            let (what, help) = if name != NO_TERM && self.named(name).is_none() {
                let near = did_you_mean(name, self.entries.iter().map(|entry| &*entry.term.name));
                let help = near.map_or_else(
                    || format!("write a term's name, or `{NO_TERM}` for a word that is none here"),
                    |near| format!("did you mean `{near}`?"),
                );
                (format!("no glossary has a term `{name}`"), help)
            } else if is_open {
                let help = "put the word behind it, and </span> behind the word, in one paragraph";
                (format!("the sense `{name}` has no word"), help.to_owned())
            } else {
                return None;
            };
            Some(chapter.problem(&at, what, help))
        });
        wrong.collect()
    }

    fn named(&self, name: &str) -> Option<usize> {
        let is = |entry: &Entry<'_>| entry.term.name.eq_ignore_ascii_case(name);
        self.entries.iter().position(is)
    }

    /// Where terms stand in a text, in its order, as whole words in any case.
    fn occurrences(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let found = self.names.find_overlapping_iter(text);
        let mut whole: Vec<(Range<usize>, usize)> = found
            .filter_map(|found| {
                let end = end_of_word(text, found.range())?;
                Some((found.start()..end, found.pattern().as_usize()))
            })
            .collect();
        // A longer term wins: the loop of an event loop is no other loop.
        whole.sort_by_key(|(at, _)| std::cmp::Reverse(at.len()));
        let mut free: Vec<(Range<usize>, usize)> = Vec::new();
        for (at, index) in whole {
            if free
                .iter()
                .all(|(taken, _)| taken.end <= at.start || at.end <= taken.start)
            {
                free.push((at, index));
            }
        }
        free.sort_by_key(|(at, _)| at.start);
        free
    }
}

/// Where the whole word ends that a name was found in, if it is no more than
/// the name or its plural.
fn end_of_word(text: &str, at: Range<usize>) -> Option<usize> {
    let ends = |end: usize| match (text[..end].chars().next_back(), text[end..].chars().next()) {
        (Some(left), Some(right)) => parted(left, right),
        _ => true,
    };
    let rest = &text[at.end..];
    let plural = ["es", "s", ""].into_iter().find(|plural| {
        let after = rest.get(..plural.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(plural)) && ends(at.end + plural.len())
    })?;
    ends(at.start).then_some(at.end + plural.len())
}

/// A stretch of prose.
struct Stretch {
    at: Range<usize>,
    /// Where the author says what it means, if so.
    sense: Option<Range<usize>>,
}

/// The prose of a chapter.
fn stretches(text: &str) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut barred = 0_usize;
    // In a stretch whose sense is said; spans within it are counted.
    let mut spans = 0_usize;
    let parser = new_cmark_parser(text, &MarkdownOptions::default());
    for (event, at) in parser.into_offset_iter() {
        match event {
            Event::Start(
                Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. },
            ) => {
                barred += 1;
            }
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => {
                barred -= 1;
            }
            Event::InlineHtml(html) if html.starts_with("<a ") => barred += 1,
            Event::InlineHtml(html) if &*html == "</a>" => barred = barred.saturating_sub(1),
            Event::InlineHtml(html) if spans > 0 && html.starts_with("<span") => spans += 1,
            Event::InlineHtml(html) if spans > 0 && &*html == "</span>" => {
                spans -= 1;
                if let (0, Some(said)) = (spans, found.last_mut()) {
                    said.at.end = at.start;
                }
            }
            Event::InlineHtml(html) if barred == 0 && html.starts_with(SENSE) => {
                let start = at.start + SENSE.len();
                let length = html[SENSE.len()..].find('"').unwrap_or(0);
                spans = 1;
                found.push(Stretch {
                    at: at.end..at.end,
                    sense: Some(start..start + length),
                });
            }
            Event::Text(_) if barred == 0 && spans == 0 => {
                found.push(Stretch { at, sense: None });
            }
            // A span that was left open ends with its paragraph.
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => spans = 0,
            _ => {}
        }
    }
    found
}

/// A text as the title of a Markdown link, also in a table.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        if matches!(char, '"' | '\\' | '&' | '|' | '<') {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::material::Term;

    fn linked(text: &str, names: &[&str]) -> Linked {
        let terms: Vec<Term> = names
            .iter()
            .map(|name| Term {
                name: (*name).to_owned(),
                means: "a \"b\"".to_owned(),
                html: String::new(),
                anchor: name.replace(' ', "-"),
                at: 0..0,
            })
            .collect();
        let entries: Vec<Entry<'_>> = terms.iter().map(|term| Entry::new(term, 0)).collect();
        Terms::new(&entries).link(text, "../", "a")
    }

    #[test]
    fn the_first_use_of_a_term_is_a_link_and_the_second_is_not() {
        assert_eq!(
            linked("Two Tasks, one task.\n", &["task"]).text,
            "Two <span id=\"a-use-task\">[Tasks](../glossary.md#task \"a “b”\")</span>, one task.\n"
        );
    }

    #[test]
    fn a_longer_term_takes_its_words_with_it() {
        let linked = linked("An event loop. A loop.\n", &["loop", "event loop"]);
        assert!(linked.text.contains("[event loop](") && linked.text.contains("[loop]("));
        assert_eq!(linked.used, [1, 0]);
    }

    #[test]
    fn parts_of_words_code_headings_links_and_html_are_left_alone() {
        let text = "# Task\n\nmultitask, task_1, tasked, sub-task, `task`, [task](a.md), \
                    <a href=\"x\">task</a>\n\n```\ntask\n```\n\n<p>task</p>\n";
        let linked = linked(text, &["task"]);
        assert_eq!(linked.text, text);
        assert!(linked.used.is_empty());
    }

    #[test]
    fn a_word_has_the_sense_that_the_author_says() {
        let text = "A <span data-term=\"none\">handle</span> to it, \
                    <span data-term=\"Join handle\">a <b>handle</b></span>, a join handle, \
                    a handle.\n";
        let linked = linked(text, &["handle", "join handle"]);
        let title = "\"a “b”\"";
        assert_eq!(
            linked.text,
            format!(
                "A <span data-term=\"none\">handle</span> to it, \
                 <span data-term=\"Join handle\"><span id=\"a-use-join-handle\">\
                 [a <b>handle</b>](../glossary.md#join-handle {title})</span></span>, \
                 a join handle, a <span id=\"a-use-handle\">\
                 [handle](../glossary.md#handle {title})</span>.\n"
            )
        );
        assert_eq!(linked.used, [1, 0]);
    }

    #[test]
    fn a_term_is_found_inside_of_a_sentence_without_blanks() {
        for (text, name) in [
            ("它一次只轮询一个任务。\n", "轮询"),
            ("每个task都要等。\n", "task"),
            ("非同期タスクを待つ。\n", "タスク"),
            ("งานรอคิวอยู่\n", "คิว"),
        ] {
            let linked = linked(text, &[name]);
            assert!(
                linked.text.contains(&format!("[{name}](")),
                "{}",
                linked.text
            );
        }
        let compound = "マルチタスク。ルート。ที่\n";
        let names = ["タスク", "ル", "ท"];
        assert!(linked(compound, &names).used.is_empty());
    }
}
