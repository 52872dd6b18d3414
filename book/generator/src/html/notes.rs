//! Markdown that enters a page by itself, such as an answer, and what it refers to
//! elsewhere in its chapter: definitions of links, and notes.
//!
//! mdBook collects the notes of a page at its end, where everybody reads them. Those
//! of an answer stand below it, in the same fold, and go on from the page's numbers.
//! How many the page has is known when all of it is drawn: until then a number is
//! a place ([`numbered`]).

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CowStr, Event, Tag, TagEnd, html};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::focus::reachable;
use super::markdown::{linked, one_line, to_html, without_paragraph};
use crate::chapter::fences;

/// Stands on both sides of a note, until it has its number. Unicode keeps it for a
/// program's own use.
const PLACE: char = '\u{FDD1}';

/// What stands around the texts of a chapter.
#[derive(Clone, Copy)]
pub(crate) struct Around<'page> {
    /// What the chapter's ids begin with.
    pub(crate) stem: &'page str,
    /// The chapter's definitions, as its author wrote them.
    pub(crate) definitions: &'page str,
    /// How many notes its texts have so far.
    pub(crate) notes: &'page Cell<usize>,
}

/// A note that a text refers to.
struct Note<'text> {
    name: CowStr<'text>,
    number: usize,
    /// How often.
    times: usize,
}

impl Around<'_> {
    /// A text as HTML, with the notes that it refers to below it.
    pub(crate) fn to_html(self, markdown: &str) -> String {
        let text = self.defined(markdown);
        if !text.contains("[^") {
            return to_html(&text);
        }
        let mut main = Vec::new();
        let mut bodies: HashMap<CowStr<'_>, Vec<Event<'_>>> = HashMap::new();
        let mut inside = None;
        for event in new_cmark_parser(&text, &MarkdownOptions::default()).map(linked) {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => inside = Some((name, Vec::new())),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((name, body)) = inside.take() {
                        // The text's own note comes before the chapter's.
                        bodies.entry(name).or_insert(body);
                    }
                }
                event => match &mut inside {
                    Some((_, body)) => body.push(event),
                    None => main.push(event),
                },
            }
        }
        let mut notes = Vec::new();
        let mut out = self.rendered(main, &mut notes);
        if notes.is_empty() {
            return reachable(out.trim_end());
        }
        let mut written = Vec::new();
        // A note may refer to another one.
        while written.len() < notes.len() {
            let name: &CowStr<'_> = &notes[written.len()].name;
            let body = bodies.remove(name).unwrap_or_default();
            written.push(self.rendered(body, &mut notes));
        }
        out += "<ol class=\"footnote-definition\">\n";
        for (note, body) in notes.iter().zip(&written) {
            let id = self.id(note.number);
            let mut back = String::new();
            for time in 1..=note.times {
                let nth = if time == 1 {
                    String::new()
                } else {
                    time.to_string()
                };
                write!(back, " <a href=\"#{id}-{time}\">↩{nth}</a>")
                    .expect("a String takes every write");
            }
            let body = body.trim_end();
            let (text, end) = body
                .strip_suffix("</p>")
                .map_or((body, ""), |text| (text, "</p>"));
            let number = place(note.number);
            let item = [
                "<li id=\"",
                &id,
                "\" value=\"",
                &number,
                "\">",
                text,
                &back,
                end,
                "</li>\n",
            ];
            out.extend(item);
        }
        out += "</ol>";
        reachable(&out)
    }

    /// A short text as HTML that can stand in an HTML block; one paragraph loses its
    /// `<p>`.
    pub(crate) fn html(self, markdown: &str) -> String {
        one_line(without_paragraph(&self.to_html(markdown.trim())))
    }

    /// Whether a text refers to a note.
    pub(crate) fn has_note(self, markdown: &str) -> bool {
        let text = self.defined(markdown);
        text.contains("[^")
            && new_cmark_parser(&text, &MarkdownOptions::default())
                .any(|event| matches!(event, Event::FootnoteReference(_)))
    }

    /// A text with the chapter's definitions behind its own. Behind a fence that is
    /// left open they would be seen.
    fn defined(self, markdown: &str) -> String {
        let refers = !self.definitions.is_empty() && markdown.contains('[');
        if refers && fences::open(markdown, 0..markdown.len()).is_empty() {
            [markdown, "\n\n", self.definitions].concat()
        } else {
            markdown.to_owned()
        }
    }

    /// Some of a text as HTML, and what it refers to.
    fn rendered<'text>(self, events: Vec<Event<'text>>, notes: &mut Vec<Note<'text>>) -> String {
        let events: Vec<Event<'text>> = events
            .into_iter()
            .map(|event| match event {
                Event::FootnoteReference(name) => self.reference(name, notes),
                event => event,
            })
            .collect();
        let mut out = String::new();
        html::push_html(&mut out, events.into_iter());
        out
    }

    fn reference<'text>(self, name: CowStr<'text>, notes: &mut Vec<Note<'text>>) -> Event<'text> {
        let known = notes.iter().position(|note| note.name == name);
        let at = known.unwrap_or_else(|| {
            let number = self.notes.get() + 1;
            self.notes.set(number);
            notes.push(Note {
                name,
                number,
                times: 0,
            });
            notes.len() - 1
        });
        let note = &mut notes[at];
        note.times += 1;
        let (id, times, number) = (self.id(note.number), note.times, place(note.number));
        let html = format!(
            "<sup class=\"footnote-reference\" id=\"{id}-{times}\"><a href=\"#{id}\">{number}</a></sup>"
        );
        Event::InlineHtml(html.into())
    }

    fn id(self, number: usize) -> String {
        format!("{}-note-{number}", self.stem)
    }
}

fn place(number: usize) -> String {
    format!("{PLACE}{number}{PLACE}")
}

/// A chapter with numbers in their places, in the order in which they stand there;
/// `before` is how many notes the page has itself.
pub(crate) fn numbered(chapter: &str, before: usize) -> String {
    let mut known = Vec::new();
    let mut out = String::with_capacity(chapter.len());
    for (index, part) in chapter.split(PLACE).enumerate() {
        if index % 2 == 0 {
            out.push_str(part);
            continue;
        }
        let at = known.iter().position(|number| *number == part);
        let at = at.unwrap_or_else(|| {
            known.push(part);
            known.len() - 1
        });
        write!(out, "{}", before + at + 1).expect("a String takes every write");
    }
    out
}

/// The definitions of links and notes in some stretches of a text, one below the
/// other.
pub(crate) fn definitions(text: &str, stretches: impl Iterator<Item = Range<usize>>) -> String {
    let mut all = String::new();
    for stretch in stretches {
        let slice = &text[stretch];
        if !slice.contains("]:") {
            continue;
        }
        let events = new_cmark_parser(slice, &MarkdownOptions::default()).into_offset_iter();
        let links = events.reference_definitions().iter();
        let mut found: Vec<Range<usize>> = links.map(|(_, link)| link.span.clone()).collect();
        let notes = events.filter_map(|(event, range)| match event {
            Event::Start(Tag::FootnoteDefinition(_)) => Some(own_lines(slice, &range)),
            _ => None,
        });
        found.extend(notes);
        found.sort_by_key(|range| range.start);
        for range in found {
            all.extend([slice[range].trim_end(), "\n\n"]);
        }
    }
    all
}

/// The lines of a note. The parser counts what follows it to the note, as far as it
/// is no text: definitions of links.
fn own_lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let mut end = range.start;
    let mut blank = false;
    for line in text[range.clone()].split_inclusive('\n') {
        let inside = line.trim().is_empty() || line.starts_with([' ', '\t', '>']);
        if blank && !inside {
            break;
        }
        blank = line.trim().is_empty();
        end += line.len();
    }
    range.start..end
}

/// The notes of a page that is drawn: how many it refers to, and where those are
/// defined that it does not refer to, by name, also those that are defined twice.
pub(crate) struct OfPage {
    pub(crate) referred: usize,
    pub(crate) unused: Vec<(String, Range<usize>)>,
    pub(crate) twice: Vec<String>,
}

impl OfPage {
    pub(crate) fn of(page: &str) -> OfPage {
        let mut referred: Vec<String> = Vec::new();
        let mut defined: Vec<(String, Range<usize>)> = Vec::new();
        let mut twice = Vec::new();
        if page.contains("[^") {
            let events = new_cmark_parser(page, &MarkdownOptions::default());
            for (event, range) in events.into_offset_iter() {
                match event {
                    Event::FootnoteReference(name) if !referred.iter().any(|it| **it == *name) => {
                        referred.push(name.to_string());
                    }
                    Event::Start(Tag::FootnoteDefinition(name)) => {
                        if defined.iter().any(|(known, _)| **known == *name) {
                            twice.push(name.to_string());
                        }
                        defined.push((name.to_string(), own_lines(page, &range)));
                    }
                    _ => {}
                }
            }
        }
        defined.retain(|(name, _)| !referred.contains(name));
        OfPage {
            referred: referred.len(),
            unused: defined,
            twice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some texts of a chapter `a` with these definitions, on a page with two notes.
    fn page(definitions: &str, texts: &[&str]) -> String {
        let notes = Cell::new(0);
        let around = Around {
            stem: "a",
            definitions,
            notes: &notes,
        };
        let html: Vec<String> = texts.iter().map(|text| around.to_html(text)).collect();
        numbered(&html.join("\n"), 2)
    }

    #[test]
    fn definitions_of_the_chapter_hold_and_the_own_come_first() {
        let chapter = "[docs]: https://tokio.rs\n\n[Own]: b.md\n";
        assert_eq!(
            page(chapter, &["[the docs][docs], [own]\n\n[own]: c.md#d"]),
            "<p><a href=\"https://tokio.rs\">the docs</a>, <a href=\"c.html#d\">own</a></p>"
        );
        assert_eq!(
            page(chapter, &["[none]", "```\n[docs]"])
                .matches("<a")
                .count(),
            0
        );
        assert!(!page(chapter, &["```\n[docs]"]).contains("tokio"));
    }

    #[test]
    fn notes_have_numbers_of_their_own_and_lead_there_and_back() {
        let texts = [
            "x[^n] y[^n]\n\n[^n]: One[^m].\n\n[^o]: Nobody asks.",
            "z[^m]",
        ];
        let page = page("[^m]: Two.\n\n[^n]: The chapter's.\n", &texts);
        for part in [
            "id=\"a-note-1-1\"><a href=\"#a-note-1\">3</a>",
            "id=\"a-note-1-2\"><a href=\"#a-note-1\">3</a>",
            "<li id=\"a-note-1\" value=\"3\"><p>One<sup",
            " <a href=\"#a-note-1-1\">↩</a> <a href=\"#a-note-1-2\">↩2</a></p></li>",
            "<li id=\"a-note-2\" value=\"4\"><p>Two. <a href=\"#a-note-2-1\">↩</a></p></li>",
            "<li id=\"a-note-3\" value=\"5\"><p>Two.",
        ] {
            assert!(page.contains(part), "{part}\nin: {page}");
        }
        assert!(
            !page.contains("Nobody") && !page.contains("chapter"),
            "{page}"
        );
    }

    #[test]
    fn definitions_are_taken_from_stretches_in_their_order() {
        let text = "a\n\n[b]: c \"d\"\n[e]: f\n\n[^g]: h\n    i\n\nj\n";
        assert_eq!(
            definitions(text, std::iter::once(0..text.len())),
            "[b]: c \"d\"\n\n[e]: f\n\n[^g]: h\n    i\n\n"
        );
    }

    #[test]
    fn what_follows_a_note_that_nobody_refers_to_is_no_part_of_it() {
        let page = "a [l]\n\n[^n]: one\n\n    two\n\n[l]: m\n";
        let (name, at) = OfPage::of(page).unused.remove(0);
        assert_eq!(name, "n");
        assert_eq!(&page[at], "[^n]: one\n\n    two\n\n");
    }
}
