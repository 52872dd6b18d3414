//! Goes through the tokens of a file and names what is forbidden.

use proc_macro2::Delimiter;

use super::aliases::{Aliases, Segments, is};
use super::tokens::{Kind, Place, Token};
use crate::catalogue::Topic;

/// Paths, and everything below them.
const PATHS: &[(&str, Topic)] = &[
    ("std::process", Topic::Process),
    ("tokio::process", Topic::Process),
    ("std::os::unix::process", Topic::Process),
    ("std::fs", Topic::Files),
    ("tokio::fs", Topic::Files),
    ("std::os::unix::fs", Topic::Files),
    ("std::os::linux::fs", Topic::Files),
    ("std::os::fd", Topic::Files),
    ("std::os::unix::io", Topic::Files),
    ("std::net", Topic::Network),
    ("tokio::net", Topic::Network),
    ("std::os::unix::net", Topic::Network),
    ("std::os::linux::net", Topic::Network),
    ("std::env", Topic::Environment),
    ("std::arch", Topic::Unsafe),
    ("core::arch", Topic::Unsafe),
    ("libc", Topic::Foreign),
    ("std::include", Topic::Include),
    ("std::include_str", Topic::Include),
    ("std::include_bytes", Topic::Include),
    ("core::include", Topic::Include),
    ("core::include_str", Topic::Include),
    ("core::include_bytes", Topic::Include),
    ("std::option_env", Topic::Include),
    ("core::option_env", Topic::Include),
    ("std::panic::set_hook", Topic::Hooks),
    ("std::panic::take_hook", Topic::Hooks),
    ("std::panic::update_hook", Topic::Hooks),
    ("wakeline::check", Topic::Checks),
    ("wakeline::protocol", Topic::Checks),
    ("wakeline::scenario", Topic::Checks),
    ("wakeline::insta", Topic::Checks),
];

/// Macros, by their name before the `!`.
const MACROS: &[(&str, Topic)] = &[
    ("include", Topic::Include),
    ("include_str", Topic::Include),
    ("include_bytes", Topic::Include),
    ("env", Topic::Include),
    ("option_env", Topic::Include),
    ("asm", Topic::Unsafe),
    ("global_asm", Topic::Unsafe),
    ("naked_asm", Topic::Unsafe),
];

const ATTRIBUTES: &[(&str, Topic)] = &[
    ("path", Topic::Include),
    ("no_mangle", Topic::Foreign),
    ("export_name", Topic::Foreign),
    ("link", Topic::Foreign),
    ("link_name", Topic::Foreign),
    ("link_section", Topic::Foreign),
    ("link_args", Topic::Foreign),
    ("used", Topic::Foreign),
    ("feature", Topic::CrateSettings),
    ("crate_type", Topic::CrateSettings),
    ("crate_name", Topic::CrateSettings),
    ("no_std", Topic::CrateSettings),
    ("no_core", Topic::CrateSettings),
    ("no_main", Topic::CrateSettings),
    ("no_builtins", Topic::CrateSettings),
    ("recursion_limit", Topic::CrateSettings),
    ("type_length_limit", Topic::CrateSettings),
    ("macro_export", Topic::ExportedMacros),
    ("proc_macro", Topic::ExportedMacros),
    ("proc_macro_derive", Topic::ExportedMacros),
    ("proc_macro_attribute", Topic::ExportedMacros),
    ("global_allocator", Topic::Hooks),
    ("panic_handler", Topic::Hooks),
    ("alloc_error_handler", Topic::Hooks),
];

type Found = (Topic, String, Place);

pub(super) fn scan(tokens: &[Token]) -> Vec<Found> {
    let aliases = Aliases::of(tokens);
    let mut found: Vec<Found> = Vec::new();
    for import in &aliases.imports {
        if let Some((topic, what)) = forbidden(&aliases.resolve(&import.path)) {
            found.push((topic, what, import.place));
        }
    }
    let mut inside_use = false;
    for (index, token) in tokens.iter().enumerate() {
        match &token.kind {
            Kind::Name(name) if name == "use" => inside_use = true,
            Kind::Sign(';') => inside_use = false,
            Kind::Name(_) if inside_use => {}
            Kind::Name(name) => found.extend(at_name(name, index, tokens, &aliases)),
            Kind::Sign('#') => found.extend(attribute(&tokens[index + 1..])),
            _ => {}
        }
    }
    found.sort_by_key(|(_, _, place)| (place.line, place.column));
    // `use std::fs::{self, File}` is one matter.
    found.dedup_by(|a, b| a.0 == b.0 && a.2.line == b.2.line);
    found
}

fn at_name(name: &str, index: usize, tokens: &[Token], aliases: &Aliases) -> Option<Found> {
    let place = tokens[index].place;
    let next = tokens.get(index + 1).map(|token| &token.kind);
    let found = |topic, what: String| Some((topic, what, place));
    if name == "unsafe" {
        return found(Topic::Unsafe, name.to_owned());
    }
    if name == "extern" && matches!(next, Some(Kind::Literal | Kind::Open(_))) {
        return found(Topic::Foreign, name.to_owned());
    }
    // `env != 1` is no macro.
    let called = next == Some(&Kind::Sign('!'))
        && matches!(tokens.get(index + 2).map(|t| &t.kind), Some(Kind::Open(_)));
    if called && let Some((_, topic)) = MACROS.iter().find(|(known, _)| *known == name) {
        return found(*topic, format!("{name}!"));
    }
    let before = index.checked_sub(1).map(|before| &tokens[before].kind);
    let is_inner = match before {
        Some(Kind::Sign('.')) => true,
        // `::std` begins a path, `a::std` does not.
        Some(Kind::Path) => matches!(
            index.checked_sub(2).map(|before| &tokens[before].kind),
            Some(Kind::Name(_) | Kind::Sign('>'))
        ),
        _ => false,
    };
    if is_inner {
        return None;
    }
    let path = path_at(index, tokens);
    let mut meanings = vec![aliases.resolve(&path)];
    if path.len() > 1 {
        meanings.extend(aliases.globs().map(|glob| [glob, path.clone()].concat()));
    }
    let (topic, what) = meanings.iter().find_map(|meaning| forbidden(meaning))?;
    found(topic, what)
}

fn path_at(index: usize, tokens: &[Token]) -> Segments {
    let mut path = Segments::new();
    for pair in tokens[index..].chunks(2) {
        let Kind::Name(name) = &pair[0].kind else {
            break;
        };
        path.push(name.clone());
        if pair.get(1).is_none_or(|next| next.kind != Kind::Path) {
            break;
        }
    }
    path
}

fn forbidden(path: &[String]) -> Option<(Topic, String)> {
    let below = |known: &str| {
        let mut segments = path.iter();
        known
            .split("::")
            .all(|segment| segments.next().is_some_and(|own| own == segment))
    };
    // A name alone is a variable; a path is what it says.
    let (_, topic) = PATHS
        .iter()
        .find(|(known, _)| path.len() > 1 && below(known))?;
    Some((*topic, path.join("::")))
}

/// What stands after a `#`.
fn attribute(after: &[Token]) -> Vec<Found> {
    let inner = after.iter().position(|token| token.kind != Kind::Sign('!'));
    let after = &after[inner.unwrap_or(after.len())..];
    if after
        .first()
        .is_none_or(|t| t.kind != Kind::Open(Delimiter::Bracket))
    {
        return Vec::new();
    }
    let mut depth = 0_usize;
    let end = after.iter().position(|token| {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let body = &after[1..end.unwrap_or(after.len())];
    // In `cfg_attr(…, name)` and `unsafe(name)` the name stands further in.
    let wrapped = body
        .first()
        .is_some_and(|t| is(t, "cfg_attr") || is(t, "unsafe"));
    let names = body.iter().take(if wrapped { body.len() } else { 1 });
    names
        .filter_map(|token| {
            let (name, topic) = ATTRIBUTES.iter().find(|(known, _)| is(token, known))?;
            Some((*topic, (*name).to_owned(), token.place))
        })
        .collect()
}
