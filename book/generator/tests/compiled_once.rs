//! No crate is compiled twice for two commands of this workspace: where their
//! features differ, cargo would, and a newcomer would wait for tokio three times.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What people and programs ask of cargo here.
const COMMANDS: [&[&str]; 6] = [
    // `cargo course` and `cargo grader`
    &["build", "-p", "course"],
    &["build", "-p", "grader"],
    // what the book is drawn from, and what the grader links
    &["build", "-p", "listings"],
    &["build", "-p", "sol-at-most-n", "--test", "grade"],
    // a learner, and a contributor
    &["test", "--no-run", "-p", "ex-at-most-n"],
    &["test", "--no-run"],
];

/// One crate as one command needs it: package, kind, and whether it is compiled
/// as a test. The files are one, or two where macros use it as well.
type Files = BTreeMap<String, BTreeSet<String>>;

fn files_of(command: &[&str]) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO"))
        .args(command)
        .args(["--quiet", "--offline", "--message-format=json"])
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {command:?}:\n{said}");
    let mut files = Files::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let kind = &message["target"]["kind"][0];
        let is_library = ["lib", "rlib", "proc-macro"]
            .iter()
            .any(|known| kind == known);
        if message["reason"] != "compiler-artifact" || !is_library {
            continue;
        }
        let test = if message["profile"]["test"] == true {
            ", as a test"
        } else {
            ""
        };
        let package = message["package_id"].as_str().unwrap();
        let name = format!("{}{test}", package.rsplit('/').next().unwrap());
        let made = message["filenames"].as_array().unwrap().iter();
        let made = made.map(|file| file.as_str().unwrap().to_owned());
        // Metadata and code of one compilation lie beside each other; what a
        // command asks for itself is also laid out by another name.
        let code =
            made.filter(|file| file.strip_suffix(".rmeta").is_none() && file.contains("/deps/"));
        files.entry(name).or_default().extend(code);
    }
    files
}

#[test]
fn no_crate_is_compiled_twice_for_two_commands() {
    let all: Vec<Files> = COMMANDS.iter().map(|command| files_of(command)).collect();
    let crates: BTreeSet<&String> = all.iter().flat_map(BTreeMap::keys).collect();
    assert!(crates.len() > 100, "{}", crates.len());
    let mut twice = Vec::new();
    for name in crates {
        let sets: Vec<&BTreeSet<String>> = all.iter().filter_map(|files| files.get(name)).collect();
        let most = sets.iter().map(|set| set.len()).max().unwrap_or(0);
        let together: BTreeSet<&String> = sets.into_iter().flatten().collect();
        if together.len() > most {
            twice.push(name.as_str());
        }
    }
    assert!(
        twice.is_empty(),
        "compiled once more for another command: {twice:?}\nTheir features differ, or those of a \
         crate that they use. `cargo tree -e features -p PACKAGE` shows them; settle them in \
         grader/features/Cargo.toml, or in grader/features/tools/Cargo.toml if exercises do not \
         use the crate."
    );
}
