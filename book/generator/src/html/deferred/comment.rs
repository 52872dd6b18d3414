//! The comments that deferred HTML is in, and those that hold its place.
//!
//! HTML is in one line without `<` and `>`: neither a Markdown parser nor
//! `trim` or `compact` changes it. Before it stands a character that Unicode
//! keeps for a program's own use. Where an author has that character too, it
//! comes back as it was; only a whole comment, copied by hand, would be taken
//! for ours, and it would do what it says.

use super::Kind;

/// What holds a place begins so; a number follows.
pub(super) const PLACE: &str = "<!--deferred ";
/// What is deferred begins so; its kind follows.
pub(super) const DRAWN: &str = "<!--deferred \u{FDD0}";
const CLOSE: &str = "-->";

/// Stands before the letter of a character that would end the comment or its
/// line. What is inside other deferred HTML is written twice, and read twice.
const ESCAPE: char = '\u{FDD0}';
/// The first byte of [`ESCAPE`] in UTF-8.
const ESCAPE_BEGINS: u8 = 0xEF;

impl Kind {
    const ALL: [Kind; 3] = [Kind::Plain, Kind::Answer, Kind::Screen];

    fn letter(self) -> char {
        match self {
            Kind::Plain => 'p',
            Kind::Answer => 'a',
            Kind::Screen => 's',
        }
    }
}

/// Some HTML in its comment.
pub(super) fn write(kind: Kind, html: &str) -> String {
    let mut out = String::with_capacity(DRAWN.len() + html.len() * 5 / 4);
    out.push_str(DRAWN);
    out.push(kind.letter());
    let mut from = 0;
    // Byte by byte: drawings have one of these every few characters.
    for (at, byte) in html.bytes().enumerate() {
        let (letter, length) = match byte {
            b'<' => ('l', 1),
            b'>' => ('g', 1),
            b'\n' => ('n', 1),
            b'\r' => ('r', 1),
            ESCAPE_BEGINS if html[at..].starts_with(ESCAPE) => ('e', ESCAPE.len_utf8()),
            _ => continue,
        };
        out.push_str(&html[from..at]);
        out.push(ESCAPE);
        out.push(letter);
        from = at + length;
    }
    out.push_str(&html[from..]);
    out.push_str(CLOSE);
    out
}

/// The HTML again, from what is inside a comment that begins with [`DRAWN`].
pub(super) fn read(inside: &str) -> Option<(Kind, String)> {
    let mut kinds = Kind::ALL.into_iter();
    let kind = kinds.find(|kind| inside.starts_with(kind.letter()))?;
    let mut parts = inside[kind.letter().len_utf8()..].split(ESCAPE);
    let mut html = String::with_capacity(inside.len());
    html.push_str(parts.next()?);
    for part in parts {
        let mut rest = part.chars();
        html.push(match rest.next()? {
            'l' => '<',
            'g' => '>',
            'n' => '\n',
            'r' => '\r',
            'e' => ESCAPE,
            _ => return None,
        });
        html.push_str(rest.as_str());
    }
    Some((kind, html))
}

/// The comment that holds the place of an entry.
pub(super) fn place(number: usize) -> String {
    format!("{PLACE}{number}{CLOSE}")
}

/// A text with every comment that begins with `open` replaced: `replace` is
/// given what is inside, and writes. What it refuses only looks like one of
/// ours, and stays.
pub(super) fn replaced(
    text: &str,
    open: &str,
    mut replace: impl FnMut(&str, &mut String) -> Option<()>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        let comment = after.split_once(CLOSE);
        let next = comment.and_then(|(inside, next)| replace(inside, &mut out).map(|()| next));
        rest = next.unwrap_or_else(|| {
            out.push_str(open);
            after
        });
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{DRAWN, read, replaced, write};
    use crate::html::deferred::Kind;
    use crate::html::markdown::{compact, html, to_html};

    /// A text with everything in it that is deferred.
    fn undone(text: &str) -> String {
        replaced(text, DRAWN, |inside, out| {
            out.push_str(&undone(&read(inside)?.1));
            Some(())
        })
    }

    #[test]
    fn nothing_that_handles_a_text_changes_what_is_deferred_in_it() {
        let deep = "\n  <div class=\"table-wrapper\"><pre>a -- -->\r\r\n\n\n  *b* `c` | &amp; {{ d }}\r\n-";
        let inside = write(Kind::Answer, deep);
        let outside = write(Kind::Plain, &format!("  <b>\n\n{inside} </b>\n"));
        for (text, whole) in [
            (inside, deep.to_owned()),
            (outside, format!("  <b>\n\n{deep} </b>\n")),
        ] {
            let block = format!("<div>\n{text}\n</div>");
            for handled in [compact(&block), to_html(&block), block.trim().to_owned()] {
                assert_eq!(undone(&handled), format!("<div>\n{whole}\n</div>"));
            }
            let line = html(&format!("x {text} *y*"));
            assert_eq!(undone(&line), format!("x {whole} <em>y</em>"));
        }
    }

    #[test]
    fn the_characters_of_an_author_come_back_as_they_were() {
        let text = "\u{FDD0} \u{FDD0}l \u{FDD0}ml <!--\u{FDD0}p--> \u{FDD0}";
        let once = write(Kind::Screen, text);
        let twice = write(Kind::Answer, &format!("{text}{once}"));
        assert_eq!(undone(text), text);
        assert_eq!(undone(&once), text);
        assert_eq!(undone(&format!("{text}{twice}{text}")), [text; 4].concat());
    }

    #[test]
    fn what_only_looks_like_one_of_ours_stays() {
        for text in [
            "<!--deferred \u{FDD0}-->",
            "<!--deferred \u{FDD0}x-->",
            "<!--deferred \u{FDD0}p",
            "<!--deferred x-->",
        ] {
            assert_eq!(undone(text), text);
        }
        let ours = write(Kind::Plain, "<b>");
        let text = format!("<!--deferred \u{FDD0}--> {ours}");
        assert_eq!(undone(&text), "<!--deferred \u{FDD0}--> <b>");
    }
}
