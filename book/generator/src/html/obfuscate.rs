//! Answers in the source of a page: a browser shows them as ever, with a script
//! or without, but nobody reads them off the source, and no search in it finds
//! them. Letters and digits become character references, in text and in what
//! attributes say. What only machines read (ids, links, the geometry of a
//! drawing, a recording) stays.

use std::fmt::Write as _;
use std::sync::LazyLock;

/// Attributes that say something to a reader of the source.
const TELLING: [&str; 6] = [
    "class",
    "title",
    "value",
    "alt",
    "aria-label",
    "data-choice",
];

/// HTML that shows the same and reads as nothing.
pub(crate) fn obfuscate(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text(&rest[..start], out);
        rest = &rest[start..];
        let end = end_of_tag(rest);
        let (tag, after) = rest.split_at(end);
        attributes(tag, out);
        rest = after;
        // References mean nothing in these two: their text is taken as it is.
        for (open, close) in [("<script", "</script"), ("<style", "</style")] {
            if tag.starts_with(open) {
                let (raw, after) = rest.split_at(rest.find(close).unwrap_or(rest.len()));
                out.push_str(raw);
                rest = after;
            }
        }
    }
    text(rest, out);
}

/// The length of the tag or comment that the text begins with.
fn end_of_tag(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, char) in html.char_indices() {
        match (char, quote) {
            ('"' | '\'', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            ('>', None) => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// A tag whose telling attributes are obfuscated.
fn attributes(tag: &str, out: &mut String) {
    let mut rest = tag;
    if rest.starts_with("<!--") {
        return out.push_str(rest);
    }
    while let Some(start) = rest.find("=\"") {
        let (before, after) = (&rest[..start], &rest[start + 2..]);
        let (value, after) = after.split_at(after.find('"').unwrap_or(after.len()));
        out.extend([before, "=\""]);
        let name = before.rsplit(char::is_whitespace).next();
        if name.is_some_and(|name| TELLING.contains(&name)) {
            text(value, out);
        } else {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Text in which references that stand there already are left alone.
fn text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let taken = if let Some(reference) = reference(rest) {
            out.push_str(reference);
            reference.len()
        } else {
            match ASCII.get(char as usize) {
                Some(written) => out.push_str(written),
                None if char.is_alphanumeric() || matches!(char, '✓' | '✗') => {
                    write!(out, "&#{};", u32::from(char)).expect("a String takes every write");
                }
                None => out.push(char),
            }
            char.len_utf8()
        };
        rest = &rest[taken..];
    }
}

/// What is written for each character of ASCII, without the machinery of
/// formatting: the answers of a book are a hundred thousand letters.
static ASCII: LazyLock<[String; 128]> = LazyLock::new(|| {
    std::array::from_fn(|code| match u8::try_from(code).map(char::from) {
        Ok(char) if !char.is_alphanumeric() => char.to_string(),
        _ => format!("&#{code};"),
    })
});

/// The reference that a text begins with.
fn reference(text: &str) -> Option<&str> {
    let name = text.strip_prefix('&')?.split(';').next()?;
    let known = |char: char| char.is_ascii_alphanumeric() || char == '#';
    let whole = !name.is_empty() && name.chars().all(known) && text.len() > name.len() + 1;
    whole.then(|| &text[..name.len() + 2])
}

#[cfg(test)]
mod tests {
    use super::obfuscate;

    fn obfuscated(html: &str) -> String {
        let mut out = String::new();
        obfuscate(html, &mut out);
        out
    }

    #[test]
    fn letters_and_digits_of_texts_and_telling_attributes_become_references() {
        assert_eq!(
            obfuscated("<p class=\"a\" id=\"b\">9 &lt; ü</p>"),
            "<p class=\"&#97;\" id=\"b\">&#57; &lt; &#252;</p>"
        );
    }

    #[test]
    fn what_only_machines_read_stays() {
        for html in [
            "<script type=\"application/json\">{\"a\": \"<b>\"}</script>",
            "<style>p > a {}</style>",
            "<!-- a > b -->",
            "<rect x=\"9\" width=\"10\"/>",
            "<a href=\"a.html?b=1&amp;c\"></a>",
        ] {
            assert_eq!(obfuscated(html), html);
        }
    }

    #[test]
    fn an_open_end_is_an_end() {
        for html in ["<p", "<p class=\"", "&", "<script>x", "<!-- "] {
            obfuscated(html);
        }
        assert_eq!(obfuscated("a & b;"), "&#97; & &#98;;");
    }
}
