//! Macros that would take the place of those by which ordinary tests judge.
//! Where a test says `use the_crate::*;`, older compilers take the crate's
//! `assert_eq!` before that of the standard library, so `pub use
//! std::stringify as assert_eq;` would pass everything; newer ones call it
//! ambiguous, which tells a student little.

use super::tokens::{Kind, Place, Token};
use crate::catalogue::Topic;

/// Named in no other way than by calling them.
const JUDGING: [&str; 10] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "assert_matches",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "panic",
    "unreachable",
    "unimplemented",
];

/// Macros that tests use as well, with names that other things may have.
const COMMON: [&str; 8] = [
    "matches", "vec", "format", "println", "print", "eprintln", "write", "todo",
];

pub(super) fn scan(tokens: &[Token]) -> Vec<(Topic, String, Place)> {
    let mut found = Vec::new();
    let mut inside_use = false;
    for (index, token) in tokens.iter().enumerate() {
        let name = match &token.kind {
            Kind::Name(name) => name.as_str(),
            Kind::Sign(';') => {
                inside_use = false;
                continue;
            }
            _ => continue,
        };
        let before = |steps| index.checked_sub(steps).map(|at| &tokens[at].kind);
        let after = tokens.get(index + 1).map(|token| &token.kind);
        let is = |kind: Option<&Kind>, word: &str| matches!(kind, Some(Kind::Name(name)) if name == word);
        // `impl Sized + use<'a>` imports nothing.
        inside_use |= name == "use" && after != Some(&Kind::Sign('<'));
        let introduced = is(before(1), "as")
            || before(1) == Some(&Kind::Sign('!')) && is(before(2), "macro_rules");
        // `std::panic::catch_unwind` names a module.
        let in_a_path = before(1) == Some(&Kind::Path) || after == Some(&Kind::Path);
        let called = after == Some(&Kind::Sign('!'));
        let mentioned = !called && !in_a_path && !inside_use;
        if introduced && (JUDGING.contains(&name) || COMMON.contains(&name))
            || mentioned && JUDGING.contains(&name)
        {
            found.push((Topic::StdMacros, format!("{name}!"), token.place));
        }
    }
    found
}
