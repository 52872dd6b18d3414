//! Where a chapter uses the terms of the glossary: whole words of its prose, in
//! the singular or the plural, not in code, headings or links. The first use of
//! each term becomes a link to its meaning, which is the link's title too.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::glossary::Entry;

/// A chapter with its links.
pub(super) struct Linked {
    pub(super) text: String,
    /// The terms that it uses.
    pub(super) used: Vec<usize>,
}

/// Links the first use of each term. `root` leads to the site's first folder.
pub(super) fn link(text: &str, terms: &[Entry<'_>], root: &str) -> Linked {
    // A longer term wins: the loop of an event loop is no other loop.
    let mut order: Vec<usize> = (0..terms.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(terms[*index].term.name.len()));
    let mut used = Vec::new();
    let mut links: Vec<(Range<usize>, usize)> = Vec::new();
    for prose in prose(text) {
        let mut claimed: Vec<(Range<usize>, usize)> = Vec::new();
        for &index in &order {
            for found in occurrences(&text[prose.clone()], &terms[index].term.name) {
                let at = prose.start + found.start..prose.start + found.end;
                let free = |taken: &Range<usize>| taken.end <= at.start || at.end <= taken.start;
                if claimed.iter().all(|(taken, _)| free(taken)) {
                    claimed.push((at, index));
                }
            }
        }
        claimed.sort_by_key(|(at, _)| at.start);
        for (at, index) in claimed {
            if !used.contains(&index) {
                used.push(index);
                links.push((at, index));
            }
        }
    }
    let mut out = text.to_owned();
    for (at, index) in links.into_iter().rev() {
        let entry = &terms[index];
        let link = format!(
            "[{}]({root}glossary.md#{} \"{}\")",
            &text[at.clone()],
            entry.term.anchor,
            escaped(&entry.plain)
        );
        out.replace_range(at, &link);
    }
    Linked { text: out, used }
}

/// The stretches of a chapter that are prose.
fn prose(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut barred = 0_usize;
    let parser = new_cmark_parser(text, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
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
            Event::Text(_) if barred == 0 => found.push(range),
            _ => {}
        }
    }
    found
}

/// Where a term stands in a text, as whole words in any case.
fn occurrences(text: &str, name: &str) -> Vec<Range<usize>> {
    let (small, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let word = |char: char| char.is_alphanumeric() || char == '_' || char == '-';
    let found = small.match_indices(&name).filter_map(|(start, _)| {
        let rest = &small[start + name.len()..];
        let plural = ["es", "s", ""].into_iter().find(|end| {
            rest.strip_prefix(end)
                .is_some_and(|rest| !rest.starts_with(word))
        })?;
        let begins = !small[..start].ends_with(word);
        begins.then(|| start..start + name.len() + plural.len())
    });
    found.collect()
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
    use crate::reader::Term;

    fn linked(text: &str, names: &[&str]) -> Linked {
        let terms: Vec<Term> = names
            .iter()
            .map(|name| Term {
                name: (*name).to_owned(),
                means: "a \"b\"".to_owned(),
                anchor: name.replace(' ', "-"),
                at: 0..0,
            })
            .collect();
        let entries: Vec<Entry<'_>> = terms.iter().map(|term| Entry::new(term, 0)).collect();
        link(text, &entries, "../")
    }

    #[test]
    fn the_first_use_of_a_term_is_a_link_and_the_second_is_not() {
        assert_eq!(
            linked("Two Tasks, one task.\n", &["task"]).text,
            "Two [Tasks](../glossary.md#task \"a “b”\"), one task.\n"
        );
    }

    #[test]
    fn a_longer_term_takes_its_words_with_it() {
        let linked = linked("An event loop. A loop.\n", &["loop", "event loop"]);
        assert!(linked.text.contains("An [event loop](") && linked.text.contains("A [loop]("));
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
}
