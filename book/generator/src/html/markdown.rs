//! Markdown to HTML for texts that do not pass through mdBook: answers, and
//! the short texts of quizzes and cards; and what is left of it without marks.

use mdbook_markdown::pulldown_cmark::{CowStr, Event, Tag, html};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::focus::reachable;

/// Markdown as HTML, parsed as mdBook parses it, and mended as its pages are.
pub(crate) fn to_html(markdown: &str) -> String {
    let events = new_cmark_parser(markdown, &MarkdownOptions::default()).map(linked);
    let mut out = String::new();
    html::push_html(&mut out, events);
    reachable(out.trim_end())
}

/// An event whose link leads to a page.
pub(super) fn linked(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: page_of(dest_url),
            title,
            id,
        }),
        other => other,
    }
}

/// A short text as HTML: one paragraph loses its `<p>`.
pub(crate) fn to_inline_html(markdown: &str) -> String {
    without_paragraph(&to_html(markdown)).to_owned()
}

/// HTML of one paragraph without its `<p>`.
pub(super) fn without_paragraph(html: &str) -> &str {
    let inner = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("<p>")).unwrap_or(html)
}

/// Markdown without its marks.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in new_cmark_parser(markdown, &MarkdownOptions::default()) {
        match event {
            Event::Text(text) | Event::Code(text) => out += &text,
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// HTML as one line, so that it can stand in Markdown: a blank line would end
/// the HTML block that it stands in.
pub(crate) fn one_line(html: &str) -> String {
    html.trim().replace('\n', "&#10;")
}

/// A short Markdown text as HTML that can stand in an HTML block.
pub(crate) fn html(markdown: &str) -> String {
    one_line(&to_inline_html(markdown.trim()))
}

/// HTML of a page as a page in the root of the book has it: its links lead where
/// they led. `page` is the first one's link.
pub(crate) fn moved(html: &str, page: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    from_root(html, folder, page)
}

/// HTML of a page in a folder as a page in the root of the book has it. What leads to
/// a place on the page itself leads to that place on `page`.
pub(crate) fn from_root(html: &str, folder: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = [" href=\"", " src=\""]
        .into_iter()
        .filter_map(|open| rest.find(open).map(|at| at + open.len()))
        .min()
    {
        let (before, after) = rest.split_at(at);
        let outside = after
            .split(['"', '/', '#', '?'])
            .next()
            .is_some_and(|first| first.contains(':'));
        out.push_str(before);
        if after.starts_with('#') {
            out.push_str(page);
        } else if !outside && !folder.is_empty() && !after.starts_with(['/', '"']) {
            out.extend([folder, "/"]);
        }
        rest = after;
    }
    out + rest
}

/// HTML without blank lines, which would end the block that it stands in.
pub(crate) fn compact(html: &str) -> String {
    let lines: Vec<&str> = html
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// mdBook links chapters by their `.md`; the reader gets their `.html`.
fn page_of(url: CowStr<'_>) -> CowStr<'_> {
    let (path, anchor) = url
        .split_once('#')
        .map_or((&*url, None), |(path, id)| (path, Some(id)));
    match path.strip_suffix(".md") {
        Some(stem) if !url.contains(':') => {
            let anchor = anchor.map_or_else(String::new, |id| format!("#{id}"));
            format!("{stem}.html{anchor}").into()
        }
        _ => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_chapters_become_links_to_pages() {
        let html = to_inline_html("[a](b.md#c) and [d](https://e.org/f.md)");
        assert_eq!(
            html,
            "<a href=\"b.html#c\">a</a> and <a href=\"https://e.org/f.md\">d</a>"
        );
    }

    #[test]
    fn links_of_a_chapter_lead_to_the_same_places_from_the_root_of_the_book() {
        let html = "<a href=\"b.html#c\">a: b</a> <a href=\"#d\"> <img src=\"../e.svg\"/> \
                    <a href=\"https://e.org\"> <a href=\"/f\">";
        assert_eq!(
            moved(html, "week/a.html"),
            "<a href=\"week/b.html#c\">a: b</a> <a href=\"week/a.html#d\"> <img \
             src=\"week/../e.svg\"/> <a href=\"https://e.org\"> <a href=\"/f\">"
        );
        assert!(
            moved(html, "a.html")
                .starts_with("<a href=\"b.html#c\">a: b</a> <a href=\"a.html#d\">")
        );
    }

    #[test]
    fn a_short_text_has_no_paragraph_and_a_long_one_keeps_its_own() {
        assert_eq!(to_inline_html("take `x`"), "take <code>x</code>");
        assert_eq!(to_inline_html("a\n\nb"), "<p>a</p>\n<p>b</p>");
        assert_eq!(one_line("<p>a</p>\n<p>b</p>"), "<p>a</p>&#10;<p>b</p>");
    }
}
