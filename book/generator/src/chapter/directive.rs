//! From the text of a chapter to its directives: which fenced blocks are meant
//! for the engine, what their info strings say, and where everything stands.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::info::Cursor;
pub use super::info::{Arg, Malformed};

/// The first word of the info string of every directive.
pub(crate) const WORD: &str = "wakeline";

/// One directive as it stands in a chapter. All ranges are byte ranges of the
/// chapter's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// What it asks for: `timeline`, `quiz`, …
    pub name: String,
    /// Where the name stands.
    pub name_at: Range<usize>,
    /// Its keys in their order.
    pub args: Vec<Arg>,
    /// The lines between its fences.
    pub body: Range<usize>,
    /// All of it, fences included.
    pub all: Range<usize>,
}

/// What stands in the place of a directive.
pub type Found = Result<Directive, Malformed>;

impl Directive {
    /// A key, where it is given.
    pub fn arg(&self, key: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.key == key)
    }
}

/// Finds the directives in one stretch of a chapter, in their order. Those
/// inside the body of another are not among them.
pub fn find(text: &str, within: Range<usize>) -> Vec<Found> {
    let slice = &text[within.clone()];
    if !slice.contains(WORD) {
        // Most bodies hold nothing of the engine's: they need no parser.
        return Vec::new();
    }
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let parser = new_cmark_parser(slice, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                if info.split_whitespace().next() == Some(WORD) {
                    let all = within.start + range.start..within.start + range.end;
                    found.push(parse(text, all, depth));
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    found
}

/// Reads one fenced block.
fn parse(text: &str, all: Range<usize>, depth: usize) -> Found {
    let line_start = text[..all.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let first_line = text[all.start..].lines().next().unwrap_or_default();
    let head = all.start..all.start + first_line.len();
    if depth > 0 || line_start != all.start {
        return Err(Malformed::new(
            head,
            "a directive stands inside a list, a quotation or an indented block",
            "move its fence to the first column, outside of the list or quotation",
        ));
    }
    let fence = first_line.chars().next().unwrap_or('`');
    let fence_length = first_line.chars().take_while(|char| *char == fence).count();
    let body = body(text, &all, head.end, fence, fence_length)?;
    let info_start = head.start + fence_length;
    let mut cursor = Cursor::new(text, info_start..head.end);
    cursor.skip_spaces();
    let word = cursor.word();
    debug_assert_eq!(&text[word], WORD, "`find` looked for it");
    cursor.skip_spaces();
    let name_at = cursor.word();
    if name_at.is_empty() {
        return Err(Malformed::new(
            head,
            "a directive without a name",
            "write what you want drawn: ```wakeline timeline scenario=\"…\"",
        ));
    }
    Ok(Directive {
        name: text[name_at.clone()].to_owned(),
        name_at,
        args: cursor.args()?,
        body,
        all,
    })
}

/// The lines between the fences. A fence that is never closed swallows the
/// rest of the chapter, so it is an error.
fn body(
    text: &str,
    all: &Range<usize>,
    head_end: usize,
    fence: char,
    fence_length: usize,
) -> Result<Range<usize>, Malformed> {
    let start = text[head_end..]
        .find('\n')
        .map_or(text.len(), |newline| head_end + newline + 1);
    let block = text[all.clone()].trim_end();
    let end = all.start + block.rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[end..all.start + block.len()].trim_start();
    let closes = end >= start
        && last.chars().count() >= fence_length
        && last.chars().all(|char| char == fence);
    if !closes {
        return Err(Malformed::new(
            all.start..head_end,
            "this directive is never closed",
            format!("close it with a line of {fence_length} `{fence}`, as it was opened"),
        ));
    }
    Ok(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Found> {
        find(text, 0..text.len())
    }

    fn only(text: &str) -> Directive {
        let mut found = all(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.pop().unwrap().unwrap()
    }

    fn wrong(text: &str) -> (String, String) {
        let malformed = all(text).pop().unwrap().unwrap_err();
        (text[malformed.at.clone()].to_owned(), malformed.what)
    }

    #[test]
    fn name_keys_and_body_are_read_with_their_places() {
        let text =
            "# A\n\n```wakeline myth claim=\"say \\\"hi\\\"\" verdict=\"refuted\"\nbody\n```\n";
        let directive = only(text);
        assert_eq!(directive.name, "myth");
        assert_eq!(directive.args[0].value, "say \"hi\"");
        assert_eq!(&text[directive.args[1].value_at.clone()], "refuted");
        assert_eq!(&text[directive.body], "body\n");
    }

    #[test]
    fn a_directive_shown_inside_another_fence_is_not_a_directive() {
        assert!(all("````md\n```wakeline quiz\n```\n````\n").is_empty());
        assert!(all("```rust\nlet wakeline = 1;\n```\n").is_empty());
    }

    #[test]
    fn a_longer_fence_holds_other_fences() {
        let text = "````wakeline depth level=\"page\"\n```wakeline quiz\n```\n````\n";
        let outer = only(text);
        let inner = find(text, outer.body).pop().unwrap().unwrap();
        assert_eq!(inner.name, "quiz");
    }

    #[test]
    fn an_empty_body_is_an_empty_range() {
        let directive = only("```wakeline output scenario=\"a\"\n```");
        assert!(directive.body.is_empty());
    }

    #[test]
    fn what_is_malformed_is_named_and_pointed_at() {
        let head = |rest: &str| format!("```wakeline timeline {rest}\n```\n");
        assert_eq!(wrong(&head("scenario=demo")).0, "scenario=");
        assert_eq!(wrong(&head("scenario")).0, "scenario");
        assert_eq!(wrong(&head("scenario=\"a")).0, "\"a");
        assert_eq!(
            wrong(&head("a=\"1\" a=\"2\"")).1,
            "the key `a` stands here twice"
        );
        assert_eq!(wrong("```wakeline\n```\n").1, "a directive without a name");
        assert_eq!(
            wrong("```wakeline quiz\ntext\n").1,
            "this directive is never closed"
        );
        assert_eq!(
            wrong("```wakeline quiz").1,
            "this directive is never closed"
        );
        assert!(
            wrong("- a\n\n  ```wakeline quiz\n  ```\n")
                .1
                .contains("inside a list")
        );
        assert!(wrong("> ```wakeline quiz\n> ```\n").1.contains("quotation"));
    }
}
