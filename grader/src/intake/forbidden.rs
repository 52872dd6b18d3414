//! What a submission may not do, told before anything of it runs: with file,
//! line, column, and what to do instead. A lesson, not a wall: whoever gets
//! around it finds the jail.
//!
//! It reads tokens and not a syntax tree. The arguments and the bodies of
//! macros are nothing but tokens to any parser, and a list of tokens has no
//! depth that a hostile file could exhaust a stack with.

mod aliases;
mod macros;
mod scan;
mod tokens;

use std::fs;
use std::path::Path;

use super::{Handed, Sources, admit};
use crate::catalogue::{Exercise, Harness, Topic};

/// One place in a submission that does what the exercise forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) topic: Topic,
    /// What stands there: `std::process`.
    pub(crate) what: String,
    /// Below `src/`.
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// The line itself.
    pub(crate) text: String,
}

/// Where tracks of Exercism keep a solution.
const EXAMPLE: &str = ".meta/example.rs";

/// How many findings are told; more teach nothing.
const TOLD: usize = 8;
/// How much of a line is shown, in characters.
const SHOWN: usize = 120;

/// Everything that is forbidden and not allowed here, in the order of the files.
///
/// A file that cannot even be cut into tokens has no findings: the compiler
/// says better what is wrong with it.
pub(crate) fn findings(sources: &Sources, allow: &[Topic], harness: Harness) -> Vec<Finding> {
    let mut all = Vec::new();
    for (file, text) in &sources.0 {
        let Some(tokens) = tokens::of(text) else {
            continue;
        };
        let mut found = scan::scan(&tokens);
        if harness == Harness::Libtest {
            found.extend(macros::scan(&tokens));
            found.sort_by_key(|(_, _, place)| (place.line, place.column));
        }
        for (topic, what, place) in found {
            if allow.contains(&topic) {
                continue;
            }
            let line = text.lines().nth(place.line - 1).unwrap_or_default();
            all.push(Finding {
                topic,
                what,
                file: file.clone(),
                line: place.line,
                column: place.column,
                text: line.chars().take(SHOWN).collect(),
            });
        }
    }
    all
}

/// What submissions of an exercise may do: what it names, and what its own code
/// does where nobody could name it.
pub(crate) fn allowed(exercise: &Exercise) -> Vec<Topic> {
    match exercise.harness {
        Harness::Timeline => exercise.allow.clone(),
        Harness::Libtest => done_by(&exercise.dir),
    }
}

/// What a crate with ordinary tests does itself.
fn done_by(dir: &Path) -> Vec<Topic> {
    let mut own = Vec::new();
    if let Handed::In(sources) = admit(dir) {
        own.push(sources);
    }
    own.extend(fs::read_to_string(dir.join(EXAMPLE)).map(Sources::lib));
    let findings = own
        .iter()
        .flat_map(|sources| findings(sources, &[], Harness::Libtest));
    let mut topics: Vec<Topic> = findings.map(|finding| finding.topic).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// What a learner reads: one paragraph a finding.
pub(crate) fn explain(findings: &[Finding], harness: Harness) -> String {
    let told = findings.iter().take(TOLD);
    let mut told: Vec<String> = told.map(|finding| paragraph(finding, harness)).collect();
    if findings.len() > TOLD {
        told.push(format!("… and {} more", findings.len() - TOLD));
    }
    told.join("\n\n")
}

fn paragraph(finding: &Finding, harness: Harness) -> String {
    let Finding {
        topic,
        what,
        file,
        line,
        column,
        text,
    } = finding;
    let margin = " ".repeat(line.to_string().len());
    let caret = " ".repeat(column - 1);
    format!(
        "`{what}` is not for this exercise\n{margin}--> src/{file}:{line}:{column}\n\
         {margin} |\n{line} | {text}\n{margin} | {caret}^\n{margin} = {}",
        topic.lesson(harness)
    )
}

#[cfg(test)]
mod tests {
    use super::{Finding, explain, findings};
    use crate::catalogue::{Harness, Topic};
    use crate::intake::Sources;

    fn found(text: &str) -> Vec<(Topic, String)> {
        let all = findings(&Sources::lib(text), &[], Harness::Timeline);
        all.into_iter()
            .map(|finding| (finding.topic, finding.what))
            .collect()
    }

    #[track_caller]
    fn finds(text: &str, topic: Topic, what: &str) {
        assert_eq!(found(text), [(topic, what.to_owned())], "{text}");
    }

    #[test]
    fn forbidden_paths_are_found_however_they_are_written() {
        finds(
            "use std as s; mod m { pub use super::s::process::exit as out; }",
            Topic::Process,
            "std::process::exit",
        );
        finds(
            "fn f() { std::process::exit(0) }",
            Topic::Process,
            "std::process::exit",
        );
        finds(
            "fn f() { ::std::fs::read(\"a\"); }",
            Topic::Files,
            "std::fs::read",
        );
        finds("use std::{io, fs::{self, File}};", Topic::Files, "std::fs");
        finds(
            "use std as s; fn f() { s::net::lookup(); }",
            Topic::Network,
            "std::net::lookup",
        );
        finds(
            "use std::*; fn f() { process::exit(0) }",
            Topic::Process,
            "std::process::exit",
        );
        finds(
            "extern crate std as x; fn f() { x::env::vars(); }",
            Topic::Environment,
            "std::env::vars",
        );
        finds(
            "use std::os as o; use o::unix::net as n;",
            Topic::Network,
            "std::os::unix::net",
        );
    }

    #[test]
    fn macros_are_read_inside_and_out() {
        finds(
            "macro_rules! m { () => { std::process::abort() } }",
            Topic::Process,
            "std::process::abort",
        );
        finds(
            "fn f() { tokio::join!(async { tokio::fs::read(\"a\").await }); }",
            Topic::Files,
            "tokio::fs::read",
        );
        finds(
            "const A: &str = include_str!(\"/etc/passwd\");",
            Topic::Include,
            "include_str!",
        );
        finds(
            "use std::include_str as i;",
            Topic::Include,
            "std::include_str",
        );
    }

    #[test]
    fn attributes_are_found_also_under_a_condition() {
        finds(
            "#![feature(core_intrinsics)]",
            Topic::CrateSettings,
            "feature",
        );
        finds(
            "#[cfg_attr(all(), no_mangle)] pub fn f() {}",
            Topic::Foreign,
            "no_mangle",
        );
        finds(
            "#[macro_export] macro_rules! assert_eq { () => {} }",
            Topic::ExportedMacros,
            "macro_export",
        );
        finds("#[path = \"/etc/passwd\"] mod a;", Topic::Include, "path");
    }

    #[test]
    fn unsafe_and_foreign_code_is_found() {
        finds("fn f() { unsafe { g() } }", Topic::Unsafe, "unsafe");
        finds("extern \"C\" { fn kill(); }", Topic::Foreign, "extern");
        finds("extern { fn kill(); }", Topic::Foreign, "extern");
    }

    #[test]
    fn honest_code_is_left_in_peace() {
        for text in [
            "// unsafe std::process::exit\nfn f() { println!(\"unsafe std::fs::read\"); }",
            "/// `std::env::var` is not used.\nfn env() -> bool { let env = 1; env != 2 }",
            "mod fs { pub fn read() {} } fn f() { fs::read(); self::fs::read(); }",
            "struct S { process: u8 } fn f(s: S) { s.process; s.fs::<u8>(); }",
            "extern crate alloc; use alloc::vec::Vec;",
            "use std::{sync::Arc, thread, future::Future}; fn f() { thread::spawn(|| {}); }",
            "#[derive(Debug)] #[allow(dead_code)] struct A; #[test] fn t() {}",
            "impl PartialEq for A { fn eq(&self, _: &A) -> bool { true } }",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_exercise_can_allow_more() {
        let sources = Sources::lib("fn f() { std::env::var(\"A\"); std::fs::read(\"a\"); }");
        let all = findings(&sources, &[Topic::Files], Harness::Timeline);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].topic, Topic::Environment);
    }

    #[test]
    fn a_finding_shows_its_line_and_teaches() {
        let all = findings(
            &Sources::lib("\n  fn f() { std::process::exit(0) }"),
            &[],
            Harness::Timeline,
        );
        assert_eq!(
            explain(&all, Harness::Timeline),
            "`std::process::exit` is not for this exercise\n --> src/lib.rs:2:12\n  |\n\
             2 |   fn f() { std::process::exit(0) }\n  |            ^\n  \
             = a check ends when its code returns; a process that leaves early, or starts \
             others, has earned nothing. Return a value, or an error, instead."
        );
    }

    #[test]
    fn hostile_nesting_exhausts_nothing() {
        for (open, close) in [
            ("(", ")"),
            ("A<", ">"),
            ("!", ""),
            ("&", ""),
            ("if a {} else ", ""),
        ] {
            let text = format!(
                "fn f() {{ {}{} }}",
                open.repeat(60_000),
                close.repeat(60_000)
            );
            let all: Vec<Finding> = findings(&Sources::lib(text), &[], Harness::Timeline);
            assert_eq!(all, []);
        }
    }
}
