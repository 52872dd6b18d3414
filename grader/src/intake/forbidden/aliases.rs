//! What a file calls things: `use std::os as o;` makes `o` a name of `std::os`.
//! Scopes are not looked at, because nobody honest gives one name two meanings.

use std::collections::BTreeMap;

use proc_macro2::Delimiter;

use super::tokens::{Kind, Place, Token};

/// A path, segment by segment.
pub(super) type Segments = Vec<String>;

/// What one `use` brings in.
pub(super) struct Import {
    pub(super) path: Segments,
    pub(super) place: Place,
}

/// The names that a file gives, and what its `use` items bring in.
#[derive(Default)]
pub(super) struct Aliases {
    names: BTreeMap<String, Segments>,
    pub(super) imports: Vec<Import>,
}

/// How often a name may stand for another name.
const HOPS: usize = 8;

impl Aliases {
    pub(super) fn of(tokens: &[Token]) -> Aliases {
        let mut aliases = Aliases::default();
        let mut rest = tokens;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            if is(first, "use") {
                let length = after.iter().position(|t| t.kind == Kind::Sign(';'));
                let (tree, after) = after.split_at(length.unwrap_or(0));
                aliases.tree(tree);
                rest = after;
            } else if let [crate_, from, as_, to, ..] = after
                && is(first, "extern")
                && is(crate_, "crate")
                && is(as_, "as")
                && let (Kind::Name(from), Kind::Name(to)) = (&from.kind, &to.kind)
            {
                aliases.names.insert(to.clone(), vec![from.clone()]);
            }
        }
        aliases
    }

    /// One `use` tree, without recursion: a stack of the prefixes that are open.
    fn tree(&mut self, tokens: &[Token]) {
        let mut prefixes: Vec<Segments> = vec![Segments::new()];
        let mut path = Segments::new();
        let mut begins = None;
        let mut renamed: Option<String> = None;
        let mut rename_next = false;
        for token in tokens {
            match &token.kind {
                Kind::Name(name) if name == "as" => rename_next = true,
                Kind::Name(name) if rename_next => {
                    renamed = Some(name.clone());
                    rename_next = false;
                }
                Kind::Name(name) => {
                    begins.get_or_insert(token.place);
                    path.push(name.clone());
                }
                Kind::Sign('*') => {
                    begins.get_or_insert(token.place);
                    path.push("*".to_owned());
                }
                Kind::Open(Delimiter::Brace) => {
                    let outer = prefixes.last().cloned().unwrap_or_default();
                    prefixes.push([outer, std::mem::take(&mut path)].concat());
                    begins = None;
                }
                Kind::Close | Kind::Sign(',') => {
                    let outer = prefixes.last().cloned().unwrap_or_default();
                    self.leaf(
                        outer,
                        std::mem::take(&mut path),
                        renamed.take(),
                        begins.take(),
                    );
                    if token.kind == Kind::Close && prefixes.len() > 1 {
                        prefixes.pop();
                    }
                }
                _ => {}
            }
        }
        let outer = prefixes.pop().unwrap_or_default();
        self.leaf(outer, path, renamed, begins);
    }

    fn leaf(
        &mut self,
        prefix: Segments,
        path: Segments,
        renamed: Option<String>,
        at: Option<Place>,
    ) {
        let (Some(place), false) = (at, path.is_empty()) else {
            return;
        };
        let mut path = [prefix, path].concat();
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let Some(last) = path.last().cloned() else {
            return;
        };
        let name = renamed.unwrap_or(last);
        if path != [name.clone()] {
            self.names.insert(name, path.clone());
        }
        self.imports.push(Import { path, place });
    }

    /// The path as the standard library knows it.
    pub(super) fn resolve(&self, path: &[String]) -> Segments {
        // Where a name was given does not matter, because scopes do not.
        let here = |segment: &&String| matches!(segment.as_str(), "crate" | "self" | "super");
        let mut path: Segments = path.iter().skip_while(here).cloned().collect();
        for _ in 0..HOPS {
            let Some(meaning) = path.first().and_then(|first| self.names.get(first)) else {
                break;
            };
            path.splice(..1, meaning.iter().cloned());
        }
        path
    }

    /// Whether a path is brought in whole: `use std::*`.
    pub(super) fn globs(&self) -> impl Iterator<Item = Segments> {
        self.imports.iter().filter_map(|import| {
            let (last, path) = import.path.split_last()?;
            (last == "*").then(|| self.resolve(path))
        })
    }
}

pub(super) fn is(token: &Token, name: &str) -> bool {
    matches!(&token.kind, Kind::Name(found) if found == name)
}
