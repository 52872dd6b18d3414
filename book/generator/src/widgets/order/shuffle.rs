//! Shuffled in a fixed way, never right; and a key that tells whether an order
//! is right without saying which one is.

use serde::Serialize;

/// Lines of one class may stand in each other's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A line, by the first that has its text.
    Line(usize),
    /// A group whose lines may swap.
    Group(usize),
    /// A line that does not belong.
    Distractor(usize),
}

impl Class {
    /// What stands on the page for it.
    pub(crate) fn token(self, salt: &str) -> String {
        blake3::hash(format!("{salt} {self:?}").as_bytes()).to_hex()[..8].to_owned()
    }
}

/// A line on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Line<'a> {
    text: &'a str,
    token: &'a str,
}

impl<'a> Line<'a> {
    pub(crate) fn new(text: &'a str, token: &'a str) -> Line<'a> {
        Line { text, token }
    }
}

/// How many shuffles are tried. Two orders of two lines are enough to find a
/// wrong one, if there is one.
const TRIES: usize = 64;

/// The lines in an order that is wrong, also when the distractors are left out;
/// `None` where every order is right.
pub(crate) fn shuffle<'a>(
    lines: &[Line<'a>],
    right: &[String],
    salt: &str,
) -> Option<Vec<Line<'a>>> {
    let belongs = |line: &&Line<'_>| right.iter().any(|token| token == line.token);
    (0..TRIES).find_map(|attempt| {
        let mut shuffled: Vec<_> = lines.iter().cloned().enumerate().collect();
        shuffled.sort_by_key(|(index, _)| {
            *blake3::hash(format!("{salt} {attempt} {index}").as_bytes()).as_bytes()
        });
        let shuffled: Vec<Line<'_>> = shuffled.into_iter().map(|(_, line)| line).collect();
        let tokens = shuffled.iter().filter(belongs).map(|line| line.token);
        let wrong = !tokens.eq(right.iter().map(String::as_str));
        wrong.then_some(shuffled)
    })
}

/// A hash of each beginning of the right order, so that a page can also say how
/// far an order is right.
pub(crate) fn key(right: &[String], salt: &str) -> String {
    let mut text = salt.to_owned();
    let hashes = right.iter().map(|token| {
        text += token;
        fnv(&text).to_string()
    });
    hashes.collect::<Vec<_>>().join(" ")
}

/// FNV-1a: small enough to stand in the page's script too. It hides the order
/// from a glance at the source, not from an attack.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(right: &[String]) -> Vec<Line<'_>> {
        right.iter().map(|token| Line::new(token, token)).collect()
    }

    #[test]
    fn a_shuffle_is_always_the_same_and_never_right() {
        let right = ["a", "b"].map(str::to_owned);
        for salt in ["x", "y", "z", "0", "1"] {
            let shuffled = shuffle(&lines(&right), &right, salt).unwrap();
            assert_eq!(shuffled[0].text, "b", "two lines have one wrong order");
            assert_eq!(shuffle(&lines(&right), &right, salt).unwrap(), shuffled);
        }
    }

    #[test]
    fn where_every_order_is_right_there_is_no_shuffle() {
        let right = ["a", "a"].map(str::to_owned);
        assert_eq!(shuffle(&lines(&right), &right, "x"), None);
        assert_eq!(shuffle(&lines(&right[..1]), &right[..1], "x"), None);
    }

    #[test]
    fn a_distractor_does_not_make_an_order_wrong() {
        let right = ["a", "b"].map(str::to_owned);
        let mut with = lines(&right);
        with.push(Line::new("no", "no"));
        let shuffled = shuffle(&with, &right, "x").unwrap();
        let place = |text| shuffled.iter().position(|line| line.text == text).unwrap();
        assert!(place("b") < place("a"));
    }

    #[test]
    fn the_hash_is_the_one_that_everybody_knows() {
        assert_eq!(fnv(""), 0x811c_9dc5);
        assert_eq!(fnv("foobar"), 0xbf9c_f968);
    }
}
