//! What is read out of one manifest, and what is taken out of it.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, value};

use super::error::HandoutError;
use crate::files::FileError;

/// A course of its own can use crates that Wakeline does not.
pub(super) fn adopt(root: &mut DocumentMut, own: &DocumentMut) {
    let of = |document: &DocumentMut| -> Option<Table> {
        let dependencies = document.get("workspace")?.get("dependencies")?;
        dependencies.as_table().cloned()
    };
    let (Some(own), Some(known)) = (of(own), of(root)) else {
        return;
    };
    for (name, dependency) in &own {
        if !known.contains_key(name) {
            root["workspace"]["dependencies"][name] = dependency.clone();
        }
    }
}

/// A program's manifest without tests, benchmarks, and what only they need.
pub(super) fn without_tests(path: &Path) -> Result<DocumentMut, HandoutError> {
    let mut manifest = read(path)?;
    manifest.remove("bench");
    manifest.remove("dev-dependencies");
    for (_, target) in targets(&mut manifest) {
        target.remove("dev-dependencies");
    }
    let lib = manifest.entry("lib").or_insert(Item::Table(Table::new()));
    // Inside the sources there are tests, too, whose files are not here.
    for key in ["test", "doctest"] {
        lib[key] = value(false);
    }
    let bins = manifest
        .get_mut("bin")
        .and_then(Item::as_array_of_tables_mut);
    for bin in bins.into_iter().flat_map(ArrayOfTables::iter_mut) {
        bin["test"] = value(false);
    }
    Ok(manifest)
}

/// What a crate's docs show of its tests.
pub(super) fn shown_tests(manifest: &DocumentMut) -> Vec<PathBuf> {
    let package = manifest.get("package");
    let shown = package.and_then(|it| it.get("metadata")?.get("handout")?.get("tests"));
    let shown = shown.and_then(Item::as_array).into_iter().flatten();
    shown
        .filter_map(|path| path.as_str().map(PathBuf::from))
        .collect()
}

/// What a manifest says of single systems.
fn targets(manifest: &mut DocumentMut) -> impl Iterator<Item = (String, &mut dyn TableLike)> {
    let targets = manifest.get_mut("target").and_then(Item::as_table_like_mut);
    let targets = targets.into_iter().flat_map(TableLike::iter_mut);
    targets.filter_map(|(name, target)| Some((name.to_string(), target.as_table_like_mut()?)))
}

/// The dependencies that a manifest takes from its workspace.
pub(super) fn dependencies(manifest: &DocumentMut) -> Vec<String> {
    let of = |table: &dyn TableLike| -> Vec<String> {
        ["dependencies", "build-dependencies"]
            .iter()
            .filter_map(|kind| table.get(kind)?.as_table_like())
            .flat_map(TableLike::iter)
            .filter(|(_, item)| item.get("workspace").and_then(Item::as_bool) == Some(true))
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let mut all = of(manifest.as_table());
    let targets = manifest.get("target").and_then(Item::as_table_like);
    for (_, target) in targets.into_iter().flat_map(TableLike::iter) {
        all.extend(target.as_table_like().map(of).unwrap_or_default());
    }
    all
}

/// Leaves the entries that are to be kept.
pub(super) fn retain(table: &mut dyn TableLike, keep: impl Fn(&str) -> bool) {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names.iter().filter(|name| !keep(name)) {
        table.remove(name);
    }
}

/// Reads a manifest, or a lock file.
pub(super) fn read(path: &Path) -> Result<DocumentMut, HandoutError> {
    let text = fs::read_to_string(path).map_err(FileError::new("read", path))?;
    text.parse()
        .map_err(|error: toml_edit::TomlError| HandoutError::Manifest {
            path: path.to_owned(),
            why: error.to_string(),
        })
}
