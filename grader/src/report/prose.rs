//! Sentences with `code` in them, cut into pieces that a template can mark up.

use serde::Serialize;

/// A piece of a sentence.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece<'a> {
    text: &'a str,
    code: bool,
}

/// Cuts a sentence at its backticks. One without a partner stays as it is.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, (code, after))) = rest
        .split_once('`')
        .and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
    {
        pieces.push(Piece {
            text: before,
            code: false,
        });
        pieces.push(Piece {
            text: code,
            code: true,
        });
        rest = after;
    }
    pieces.push(Piece {
        text: rest,
        code: false,
    });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn marked(text: &str) -> String {
        let mark = |piece: &super::Piece<'_>| {
            if piece.code {
                format!("<{}>", piece.text)
            } else {
                piece.text.to_owned()
            }
        };
        pieces(text).iter().map(mark).collect()
    }

    #[test]
    fn code_is_told_from_prose() {
        assert_eq!(
            marked("wants an `.await`, or `spawn`."),
            "wants an <.await>, or <spawn>."
        );
        assert_eq!(marked("plain"), "plain");
    }

    #[test]
    fn a_single_backtick_stays() {
        assert_eq!(marked("a `b` c ` d"), "a <b> c ` d");
    }
}
