//! Exercises that are crates with ordinary tests and nothing else. Comes from
//! one crate, or from a folder with crates somewhere below it; cargo says what
//! a crate's tests are, and their own tokens say which functions are tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::load::{LimitsFile, parse_toml};
use super::{Catalogue, Check, Exercise, Harness, Kind, Part, Points, Slug, Visibility, functions};
use crate::error::{CargoError, Error};
use crate::host::cargo::{self, Package};

pub(super) fn load(dir: &Path) -> Result<Catalogue, Error> {
    if !dir.is_dir() {
        let shown = dir.display();
        return Err(Error::Usage(format!(
            "--exercises {shown}: there is no such folder; name a crate, or a folder with crates below it"
        )));
    }
    let root = fs::canonicalize(dir).map_err(Error::io("find", dir))?;
    let mut folders = Vec::new();
    find(&root, &mut folders)?;
    if folders.is_empty() {
        return Err(Error::Usage(format!(
            "--exercises {}: no crate was found; looked for a Cargo.toml with [package] there and \
             in every folder below, but for `target` and hidden ones",
            dir.display()
        )));
    }
    let packages: Result<Vec<Package>, Error> = folders.iter().map(|dir| package(dir)).collect();
    let packages = packages?;
    let mut exercises: BTreeMap<Slug, Exercise> = BTreeMap::new();
    for (folder, package) in folders.iter().zip(&packages) {
        if helps(folder, package, &packages) {
            continue;
        }
        let exercise = exercise(&root, folder, package)?;
        if let Some(other) = exercises.get(&exercise.slug) {
            let other = other.dir.display();
            let twice = format!(
                "it has the slug `{}`, and so has {other}; rename one",
                exercise.slug
            );
            return Err(Error::course(folder, twice));
        }
        exercises.insert(exercise.slug.clone(), exercise);
    }
    let title = name_of(&root);
    Ok(Catalogue {
        parts: vec![Part {
            title: title.clone(),
            folder: String::new(),
            exercises: exercises.into_values().collect(),
        }],
        root,
        title,
        target: None,
    })
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Crates at or below a folder, none of them inside another.
fn find(dir: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let manifest = dir.join("Cargo.toml");
    // A manifest without a package is that of a workspace.
    if manifest.is_file() && parse_toml::<toml::Table>(&manifest)?.contains_key("package") {
        found.push(dir.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(Error::io("read", dir))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".");
        // A link's type is `link`, so nothing is found twice or without end.
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_dir && !hidden && name != "target" {
            find(&entry.path(), found)?;
        }
    }
    Ok(())
}

/// Whether a crate is there for others to depend on: it has no tests, but them.
fn helps(dir: &Path, package: &Package, all: &[Package]) -> bool {
    let mut dependencies = all.iter().flat_map(|package| &package.dependencies);
    !package.targets.iter().any(|target| target.is("test"))
        && dependencies.any(|dependency| dependency.path.as_deref() == Some(dir))
}

fn exercise(root: &Path, dir: &Path, package: &Package) -> Result<Exercise, Error> {
    if package.targets.iter().any(|target| target.is("proc-macro")) {
        return Err(Error::course(
            dir,
            "it is a crate of procedural macros, which run in the compiler; such exercises \
             cannot be graded",
        ));
    }
    let mut checks = Vec::new();
    for target in package.targets.iter().filter(|target| target.is("test")) {
        let names = functions::tests_of(&target.src_path)?;
        checks.extend(names.into_iter().map(|name| Check {
            name: format!("{}::{name}", target.name),
            points: Points(1),
            visibility: Visibility::Visible,
        }));
    }
    if checks.is_empty() {
        return Err(Error::course(
            dir,
            "it is a crate without tests; looked for functions with #[test] in tests/*.rs and \
             tests/*/main.rs; add some, or name a folder without this crate",
        ));
    }
    let folder = dir.strip_prefix(root).unwrap_or(dir);
    Ok(Exercise {
        kept_back: None,
        misconceptions: Vec::new(),
        dependencies: Vec::new(),
        slug: Slug::of_folder(&name_of(dir)),
        title: title(package),
        folder: folder.display().to_string(),
        concepts: Vec::new(),
        minutes: 0,
        kind: Kind::Write,
        hints: Vec::new(),
        checks,
        allow: Vec::new(),
        harness: Harness::Libtest,
        limits: LimitsFile::default().limits(),
        dir: dir.to_owned(),
        solution: None,
    })
}

fn package(dir: &Path) -> Result<Package, Error> {
    if !dir.join("src/lib.rs").is_file() {
        return Err(Error::course(
            dir,
            "it is a crate without src/lib.rs, which is what submissions are graded by; add it, \
             or name a folder without this crate",
        ));
    }
    let manifest = dir.join("Cargo.toml");
    let metadata = cargo::metadata(dir).map_err(|error| match error {
        CargoError::Failed { .. } => {
            Error::course(&manifest, format!("cargo cannot read it: {error}"))
        }
        error => error.into(),
    })?;
    let mut packages = metadata.packages.into_iter();
    packages
        .find(|package| package.manifest_path == manifest)
        .ok_or_else(|| Error::course(&manifest, "cargo knows no such package"))
}

fn title(package: &Package) -> String {
    let description = package.description.as_deref().unwrap_or_default();
    match description.lines().next().map(str::trim) {
        None | Some("") => package.name.clone(),
        Some(line) => line.to_owned(),
    }
}
