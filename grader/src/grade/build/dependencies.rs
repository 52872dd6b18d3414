//! Has cargo build the dependencies of the exercises, once a run, and learns
//! where each of them lies.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Builder, Compiler, Setup, Target};
use crate::catalogue::{Catalogue, Exercise, Visibility};
use crate::error::Error;
use crate::grade::fingerprint::Fingerprint;
use crate::host::cargo::{self, Library, Metadata, Package};

pub(super) fn prepare(
    compiler: Compiler,
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    doing: &mut dyn FnMut(&str),
) -> Result<Builder, Error> {
    let root = &catalogue.root;
    let metadata = cargo::metadata(root)?;
    let packages: Vec<String> = exercises
        .iter()
        .map(|exercise| package_of(exercise))
        .collect();
    let libraries = cargo::build(root, &packages, doing)?;
    let dependencies = hash(&libraries, &packages)?;
    let mut setups = BTreeMap::new();
    for (exercise, package) in exercises.iter().zip(&packages) {
        let mut setup = setup(exercise, package, &metadata, &libraries)?;
        setup.dependencies.clone_from(&dependencies);
        setups.insert(exercise.slug.clone(), setup);
    }
    Ok(Builder {
        compiler,
        library_dirs: dirs_of(&libraries).into_iter().collect(),
        setups,
        target: metadata.target_directory,
        _witness: None,
    })
}

/// Where libraries lie.
pub(super) fn dirs_of(libraries: &[Library]) -> BTreeSet<PathBuf> {
    let dirs = libraries
        .iter()
        .filter_map(|library| library.path.parent().map(Path::to_owned));
    dirs.collect()
}

/// The package whose dependencies are built: the solution, because a learner's
/// package may not compile.
fn package_of(exercise: &Exercise) -> String {
    format!("{}-{}", kind(exercise), exercise.slug)
}

fn kind(exercise: &Exercise) -> &'static str {
    if exercise.solution.is_some() {
        "sol"
    } else {
        "ex"
    }
}

fn setup(
    exercise: &Exercise,
    package: &str,
    metadata: &Metadata,
    libraries: &[Library],
) -> Result<Setup, Error> {
    let find = |name: &str| {
        metadata
            .packages
            .iter()
            .find(|package| package.name == name)
            .ok_or_else(|| {
                let manifest = exercise.dir.join("Cargo.toml");
                Error::course(
                    &manifest,
                    format!("cargo knows no package `{name}`; name it so"),
                )
            })
    };
    let learner = find(&format!("ex-{}", exercise.slug))?;
    let checked = find(package)?;
    let folder = checked.manifest_path.parent();
    let manifest_dir = folder.unwrap_or(Path::new("")).to_owned();
    let mut checks = vec![manifest_dir.join("tests"), exercise.dir.join("tests")];
    checks.extend(exercise.checks_dir(Visibility::Hidden));
    checks.retain(|dir| dir.is_dir());
    // Relative, so that `file!()` of a check is the same on every machine.
    let dir = metadata.workspace_root.clone();
    let root = manifest_dir.join("tests/grade.rs");
    let root = root.strip_prefix(&dir).unwrap_or(&root).to_owned();
    let args = ["-C", "opt-level=0", "--cfg", "tokio_unstable"];
    Ok(Setup {
        dir,
        checks,
        args: args.map(OsString::from).into(),
        link_args: Vec::new(),
        env: vec![
            ("CARGO_PKG_NAME".to_owned(), package.into()),
            ("CARGO_MANIFEST_DIR".to_owned(), manifest_dir.into()),
        ],
        read: Vec::new(),
        targets: vec![Target {
            name: "grade".to_owned(),
            root,
        }],
        dependencies: String::new(),
        pristine: Vec::new(),
        edition: checked.edition.clone(),
        library: format!("ex_{}", exercise.slug.snake()),
        subject: format!("{}_{}", kind(exercise), exercise.slug.snake()),
        library_externs: externs(learner, &[None], libraries)?,
        check_externs: externs(checked, &[None, Some("dev")], libraries)?,
    })
}

/// The extern crates of a package, with the file of each.
fn externs(
    package: &Package,
    kinds: &[Option<&str>],
    libraries: &[Library],
) -> Result<Vec<(String, PathBuf)>, Error> {
    package
        .dependencies
        .iter()
        .filter(|dependency| kinds.contains(&dependency.kind.as_deref()))
        .map(|dependency| {
            let name = &dependency.name;
            let found: Vec<&Library> = libraries
                .iter()
                .filter(|library| library.package() == name)
                .collect();
            let message = match found[..] {
                [library] => return Ok((dependency.extern_name(), library.path.clone())),
                [] => format!(
                    "its dependency `{name}` was not built; run `cargo build --test grade -p {}` \
                     and mend what it says",
                    package.name
                ),
                _ => format!(
                    "its dependency `{name}` was built in several versions; let every package \
                     of the course use the same one"
                ),
            };
            Err(Error::course(&package.manifest_path, message))
        })
        .collect()
}

/// What the check binaries are linked from: registry packages by their exact
/// version, packages of the course by their sources. The same on every machine.
pub(super) fn hash(libraries: &[Library], packages: &[String]) -> Result<String, Error> {
    let mut parts = BTreeSet::new();
    for library in libraries
        .iter()
        .filter(|library| !packages.iter().any(|p| p == library.package()))
    {
        let mut part = Fingerprint::new();
        part.text(library.package());
        if library.is_local() {
            part.file(&library.manifest_path)?;
            let dir = library.manifest_path.parent().unwrap_or(Path::new(""));
            part.tree(&dir.join("src"))?;
        } else {
            part.text(&library.id);
        }
        parts.insert(part.finish());
    }
    let mut all = Fingerprint::new();
    for part in &parts {
        all.text(part);
    }
    Ok(all.finish())
}
