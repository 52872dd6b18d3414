//! What every row of the registry promises, asked of each.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Row, WIDGETS};

/// Folders that are no directive's.
const OTHERS: [&str; 2] = ["parts", "reference"];

fn folder(row: &Row) -> PathBuf {
    here().join(row.folder)
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/widgets")
}

fn names(folder: &Path, keep: fn(&Path) -> bool) -> BTreeSet<String> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let names = entries.filter(|path| keep(path));
    names
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_folder_has_a_row_and_is_named_like_its_directive() {
    let folders: BTreeSet<String> = WIDGETS.iter().map(|row| row.folder.to_owned()).collect();
    let mut there = names(&here(), Path::is_dir);
    there.retain(|name| !OTHERS.contains(&name.as_str()));
    assert_eq!(there, folders);
    for row in WIDGETS {
        // `loop` is a word of Rust and cannot name a module; `draw` draws all.
        let name = match row.folder {
            "event_loop" => "loop",
            "drawing" => "draw",
            folder => folder,
        };
        assert_eq!(row.widget.name(), name);
    }
}

#[test]
fn a_row_names_every_template_style_and_script_of_its_folder() {
    for row in WIDGETS {
        let mut there = names(&folder(row), Path::is_file);
        there.retain(|name| name != "doc.md" && Path::new(name).extension() != Some("rs".as_ref()));
        let named: BTreeSet<String> = row
            .files
            .iter()
            .map(|(file, _)| (*file).to_owned())
            .collect();
        assert_eq!(there, named, "{}", row.folder);
    }
}

#[test]
fn every_directive_is_documented_with_an_example_that_uses_it() {
    for row in WIDGETS {
        let name = row.widget.name();
        assert!(row.doc.starts_with(&format!("## {name}\n")), "{name}");
        let example = row.doc.split("md\n").nth(1).unwrap_or_default();
        assert!(
            example.contains(&format!("```wakeline {name}")),
            "{name}: its doc.md has no example in a fence of `md`"
        );
        for key in row.widget.required().iter().chain(row.widget.optional()) {
            let named =
                row.doc.contains(&format!("`{key}")) || row.doc.contains(&format!("{key}=\""));
            assert!(named, "{name}: its doc.md does not say what `{key}` is");
        }
    }
}

#[test]
fn no_two_directives_and_no_two_keys_have_one_name() {
    let mut seen = BTreeSet::new();
    for row in WIDGETS {
        assert!(seen.insert(row.widget.name()), "{}", row.widget.name());
        let mut keys = BTreeSet::new();
        for key in row.widget.required().iter().chain(row.widget.optional()) {
            assert!(keys.insert(key), "{}: {key}", row.widget.name());
        }
    }
}

#[test]
fn every_directive_has_a_test_beside_its_code() {
    for row in WIDGETS {
        let files = ["mod.rs", "tests.rs"].map(|file| folder(row).join(file));
        let codes = files.map(|file| fs::read_to_string(file).unwrap_or_default());
        let tested = codes.iter().any(|code| code.contains("#[test]"));
        assert!(tested, "{}", row.folder);
    }
}
