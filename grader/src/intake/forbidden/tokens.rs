//! A file as a flat list of tokens, each with its place.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Place,
}

/// What a token is, as far as the policy cares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name(String),
    /// `::`
    Path,
    Sign(char),
    Literal,
    Open(Delimiter),
    Close,
}

/// Line and column, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The tokens of a file; `None` if it is not Rust.
pub(super) fn of(text: &str) -> Option<Vec<Token>> {
    let tokens = text.parse::<TokenStream>().ok().map(flat);
    // The lexer keeps the text of every file for its places, until told.
    proc_macro2::extra::invalidate_current_thread_spans();
    tokens
}

/// Without recursion: the depth of a file is up to whoever wrote it.
fn flat(stream: TokenStream) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open = vec![stream.into_iter()];
    while let Some(inner) = open.last_mut() {
        let Some(tree) = inner.next() else {
            open.pop();
            if let (Some(last), false) = (tokens.last(), open.is_empty()) {
                let place = last.place;
                tokens.push(Token {
                    kind: Kind::Close,
                    place,
                });
            }
            continue;
        };
        let start = tree.span().start();
        let place = Place {
            line: start.line.max(1),
            column: start.column + 1,
        };
        let kind = match tree {
            TokenTree::Group(group) => {
                open.push(group.stream().into_iter());
                Kind::Open(group.delimiter())
            }
            TokenTree::Ident(name) => {
                let name = name.to_string();
                Kind::Name(name.strip_prefix("r#").unwrap_or(&name).to_owned())
            }
            TokenTree::Literal(_) => Kind::Literal,
            TokenTree::Punct(sign) if sign.as_char() == ':' => {
                let half = tokens.last_mut().filter(|last| last.kind == HALF);
                if let Some(half) = half {
                    half.kind = Kind::Path;
                    continue;
                }
                match sign.spacing() {
                    Spacing::Joint => HALF,
                    Spacing::Alone => Kind::Sign(':'),
                }
            }
            TokenTree::Punct(sign) => Kind::Sign(sign.as_char()),
        };
        tokens.push(Token { kind, place });
    }
    tokens
}

/// The first colon of two.
const HALF: Kind = Kind::Sign('\0');
