//! Blocks of code and comments that are never closed. Markdown lets them go on until the end of
//! the chapter, of the list or of the quotation, and shows the source of all that
//! they swallow. Nobody means that.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::directive::WORD;
use super::info::Malformed;

/// The fences and comments in a stretch of a chapter that nothing closes. Those of directives
/// are told where directives are read.
pub(crate) fn open(text: &str, within: Range<usize>) -> Vec<Malformed> {
    let slice = &text[within.clone()];
    let mut found = Vec::new();
    if !["```", "~~~", "<!--"]
        .iter()
        .any(|open| slice.contains(open))
    {
        return found;
    }
    let parser = new_cmark_parser(slice, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        let block = &slice[range.clone()];
        let head = block.lines().next().unwrap_or_default();
        let start = within.start + range.start;
        let at = start..start + head.len();
        let info = match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => info,
            Event::Start(Tag::HtmlBlock)
                if block.trim_start().starts_with("<!--") && !block.contains("-->") =>
            {
                let what = "this comment is never closed";
                found.push(Malformed::new(at, what, "close it with -->"));
                continue;
            }
            _ => continue,
        };
        if info.split_whitespace().next() == Some(WORD) {
            continue;
        }
        let fence = head.chars().next().unwrap_or('`');
        let length = head.chars().take_while(|char| *char == fence).count();
        // Inside of a quotation its sign stands before the fence.
        let last = block.trim_end().lines().skip(1).last().unwrap_or_default();
        let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
        if last.chars().count() < length || last.chars().any(|char| char != fence) {
            found.push(Malformed::new(
                at,
                "this block of code is never closed",
                format!("close it with a line of {length} `{fence}`, where it stands itself"),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::open;

    /// The lines that open a block which nothing closes.
    fn opened(text: &str) -> Vec<&str> {
        let all = open(text, 0..text.len()).into_iter();
        all.map(|malformed| &text[malformed.at]).collect()
    }

    #[test]
    fn a_fence_that_nothing_closes_is_found_wherever_it_stands() {
        assert_eq!(opened("a\n\n```rust\nfn a() {}\n"), ["```rust"]);
        assert_eq!(opened("```rust"), ["```rust"]);
        assert_eq!(opened("~~~~\na\n~~~\n"), ["~~~~"]);
        assert_eq!(opened("> ```text\n> a\n\nb\n"), ["```text"]);
        assert_eq!(opened("1. a\n\n   ```text\n   a\n\n2. b\n"), ["```text"]);
        assert_eq!(opened("```\na\n```\n\n```\nb\n"), ["```"]);
        assert_eq!(opened("````md\n```\na\n```\n"), ["````md"]);
        assert_eq!(opened("a\n\n<!-- b\n\nc\n"), ["<!-- b"]);
    }

    #[test]
    fn a_fence_that_is_closed_is_fine_wherever_it_stands() {
        for text in [
            "```rust\nfn a() {}\n```\n",
            "```\n```",
            "~~~\n```\n~~~~ \n",
            "> > ```text\n> > a\n> > ```\n",
            "- ```text\n  a\n  ```\n- b\n",
            "   ```text\n   a\n ```\n",
            "```wakeline quiz\nnever closed, and told elsewhere\n",
            "in a `` ``` `` line\n",
            "<!-- a\n\nb -->\n",
        ] {
            assert!(opened(text).is_empty(), "{text}");
        }
    }
}
