//! Texts of a program in the words of ours: what every view can show on one line
//! and read back, and what nobody takes for a word of wakeline's own.

use std::borrow::Cow;

use super::Actor;

/// What a poll waits for besides operations, and the line of a blocked loop.
const OUR_WORDS: [&str; 12] = [
    "a timer",
    "a permit",
    "a mutex",
    "a lock",
    "a oneshot channel",
    "the receiver of a oneshot channel to go",
    "a barrier",
    "a resource",
    "room in a channel",
    "the value of a OnceCell",
    "a blocking closure",
    "the loop",
];

/// How such a word begins that names a task, too.
const A_NOTIFICATION: &str = "a notification from ";

/// The name of an operation. One that nobody could read back stands in quotes,
/// escaped: without letters, with spaces around it, with what is no part of a
/// line, or the same as a word of ours. Two names are never the same here.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    let is_ours = OUR_WORDS.contains(&text)
        || text.starts_with(A_NOTIFICATION)
        || text.parse::<Actor>().is_ok();
    let is_plain = !text.is_empty()
        && text.trim() == text
        && !text.starts_with('"')
        && !text.contains(is_no_part_of_a_line)
        && !is_ours;
    if is_plain {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text:?}"))
    }
}

/// What the program says, on one line.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_no_part_of_a_line) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if is_no_part_of_a_line(char) {
            line.extend(char.escape_debug());
        } else {
            line.push(char);
        }
    }
    Cow::Owned(line)
}

/// It ends the line, moves a cursor, turns the line around, takes no room, or is
/// in no text at all.
fn is_no_part_of_a_line(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::{line, name};

    #[test]
    fn usual_names_stand_as_they_are() {
        let usual = [
            "fetch(a)",
            "fetch(",
            ")(",
            "two  spaces",
            "10 ms",
            "say \"hi\"",
            "שלום",
            "t0",
            "Main",
            "👩‍👩‍👧",
            "x   9 → 12  ok",
            "a\\nb",
            "the loop of ours",
        ];
        for text in usual {
            assert_eq!(name(text), text);
        }
    }

    #[test]
    fn names_that_nobody_could_read_back_stand_in_quotes() {
        let others = [
            ("", r#""""#),
            (" a", r#"" a""#),
            ("a\nb", r#""a\nb""#),
            ("\"a\"", r#""\"a\"""#),
            ("\u{202e}a", r#""\u{202e}a""#),
            ("\u{200b}", r#""\u{200b}""#),
            ("\u{ffff}", r#""\u{ffff}""#),
            ("main", r#""main""#),
            ("t7", r#""t7""#),
            ("a timer", r#""a timer""#),
            ("the loop", r#""the loop""#),
            ("a notification from t1", r#""a notification from t1""#),
        ];
        for (text, quoted) in others {
            assert_eq!(name(text), quoted);
        }
    }

    #[test]
    fn what_is_said_stays_on_its_line() {
        assert_eq!(line("“so” it \"is\""), "“so” it \"is\"");
        assert_eq!(
            line("a\r\n\tb\u{2028}\u{202e}"),
            r"a\r\n\tb\u{2028}\u{202e}"
        );
        assert_eq!(line("\u{1b}[31m"), r"\u{1b}[31m");
    }
}
