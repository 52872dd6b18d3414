//! The info string of a directive: `wakeline NAME key="value" …`.

use std::ops::Range;

/// One `key="value"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_at: Range<usize>,
    /// The value, without quotes and escapes.
    pub value: String,
    /// Where the value stands, without its quotes.
    pub value_at: Range<usize>,
}

/// Something that is not a directive but wants to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where.
    pub at: Range<usize>,
    /// What was found.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl Malformed {
    pub(super) fn new(
        at: Range<usize>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Malformed {
        Malformed {
            at,
            what: what.into(),
            help: help.into(),
        }
    }
}

/// Reads an info string from left to right.
pub(super) struct Cursor<'text> {
    text: &'text str,
    at: usize,
    end: usize,
}

impl<'text> Cursor<'text> {
    /// At the beginning of a stretch of a text.
    pub(super) fn new(text: &'text str, within: Range<usize>) -> Cursor<'text> {
        Cursor {
            text,
            at: within.start,
            end: within.end,
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..self.end]
    }

    pub(super) fn skip_spaces(&mut self) {
        self.at = self.end - self.rest().trim_start().len();
    }

    /// Letters up to a space, an equals sign or a quote.
    pub(super) fn word(&mut self) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        let length = rest
            .find(|char: char| char.is_whitespace() || matches!(char, '=' | '"' | '\''))
            .unwrap_or(rest.len());
        self.at += length;
        start..self.at
    }

    pub(super) fn args(&mut self) -> Result<Vec<Arg>, Malformed> {
        let mut args: Vec<Arg> = Vec::new();
        loop {
            self.skip_spaces();
            if self.rest().is_empty() {
                return Ok(args);
            }
            let arg = self.arg()?;
            if args.iter().any(|earlier| earlier.key == arg.key) {
                return Err(Malformed::new(
                    arg.key_at,
                    format!("the key `{}` stands here twice", arg.key),
                    "keep one of the two",
                ));
            }
            args.push(arg);
        }
    }

    fn arg(&mut self) -> Result<Arg, Malformed> {
        let key_at = self.word();
        let key = self.text[key_at.clone()].to_owned();
        let rest = self.rest();
        if key.is_empty() || !rest.starts_with("=\"") {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            let at = key_at.start..(key_at.end + length).min(self.end);
            let name = if key.is_empty() { "key" } else { &key };
            return Err(Malformed::new(
                at,
                "this is not a key with a value in double quotes",
                format!("write {name}=\"value\", without spaces around the equals sign"),
            ));
        }
        let value_start = self.at + 2;
        let mut value = String::new();
        let mut chars = self.text[value_start..self.end].char_indices();
        while let Some((offset, char)) = chars.next() {
            match char {
                '"' => {
                    let value_at = value_start..value_start + offset;
                    self.at = value_at.end + 1;
                    return Ok(Arg {
                        key,
                        key_at,
                        value,
                        value_at,
                    });
                }
                '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                char => value.push(char),
            }
        }
        Err(Malformed::new(
            value_start - 1..self.end,
            format!("the value of `{key}` has no closing quote"),
            "end the value with \" on the same line",
        ))
    }
}
