//! Has cargo build the dependencies of the exercises, once a run, and reads
//! from its messages where each of them lies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Bench, Workshop};
use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::fingerprint::Fingerprint;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    edition: String,
    manifest_path: PathBuf,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    /// The name of the extern crate.
    name: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// `None` for a normal dependency.
    kind: Option<String>,
}

/// One line of cargo's messages.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

pub(super) fn prepare(catalogue: &Catalogue, exercises: &[&Exercise]) -> Result<Workshop, Error> {
    let root = &catalogue.root;
    let version = run(Command::new("rustc").arg("-vV"), root, "rustc -vV")?;
    let toolchain = text(&version.stdout);
    let sysroot = run(
        Command::new("rustc").args(["--print", "sysroot"]),
        root,
        "rustc",
    )?;
    let rustc = Path::new(text(&sysroot.stdout).trim()).join("bin/rustc");
    let host = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let metadata = metadata(root, host)?;
    let packages: Vec<String> = exercises
        .iter()
        .map(|exercise| package_of(exercise))
        .collect();
    let artifacts = build(root, &packages)?;
    let mut benches = BTreeMap::new();
    for (exercise, package) in exercises.iter().zip(&packages) {
        let bench = bench(exercise, package, &metadata, &artifacts)?;
        benches.insert(exercise.slug.clone(), bench);
    }
    let dirs = artifacts
        .values()
        .filter_map(|path| path.parent().map(Path::to_owned));
    let library_dirs: BTreeSet<PathBuf> = dirs.collect();
    Ok(Workshop {
        root: metadata.workspace_root.clone(),
        rustc,
        toolchain,
        dependencies: hash(&metadata, &packages)?,
        library_dirs: library_dirs.into_iter().collect(),
        benches,
    })
}

/// The package whose dependencies are built: the solution, because a learner's
/// package may not compile.
fn package_of(exercise: &Exercise) -> String {
    let kind = if exercise.solution.is_some() {
        "sol"
    } else {
        "ex"
    };
    format!("{kind}-{}", exercise.slug)
}

fn metadata(root: &Path, host: &str) -> Result<Metadata, Error> {
    let mut command = Command::new(cargo());
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        host,
    ]);
    let output = run(&mut command, root, "cargo metadata")?;
    parse(&output.stdout, "cargo metadata")
}

/// Builds, and gives the library of each package by its id.
fn build(root: &Path, packages: &[String]) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut command = Command::new(cargo());
    // `--keep-going`: only the dependencies matter here. If they are built, a
    // solution that does not compile is somebody else's finding.
    command.args([
        "build",
        "--quiet",
        "--keep-going",
        "--test",
        "grade",
        "--message-format=json",
    ]);
    for package in packages {
        command.args(["-p", package]);
    }
    let output = output(&mut command, root, "cargo build")?;
    let mut artifacts = BTreeMap::new();
    for line in text(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Message>(line) else {
            continue;
        };
        if message.reason != "compiler-artifact" || message.executable.is_some() {
            continue;
        }
        let (Some(id), Some(target)) = (message.package_id, message.target) else {
            continue;
        };
        if target.kind.iter().any(|kind| kind == "custom-build") {
            continue;
        }
        let is_library = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("rlib" | "so" | "dylib" | "dll"))
        };
        if let Some(path) = message.filenames.into_iter().find(is_library) {
            artifacts.insert(id, path);
        }
    }
    if artifacts.is_empty() {
        return Err(failed("cargo build", &output));
    }
    Ok(artifacts)
}

fn bench(
    exercise: &Exercise,
    package: &str,
    metadata: &Metadata,
    artifacts: &BTreeMap<String, PathBuf>,
) -> Result<Bench, Error> {
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
    let prefix = if exercise.solution.is_some() {
        "sol"
    } else {
        "ex"
    };
    Ok(Bench {
        package: package.to_owned(),
        manifest_dir: checked
            .manifest_path
            .parent()
            .unwrap_or(Path::new(""))
            .to_owned(),
        edition: checked.edition.clone(),
        subject: format!("{prefix}_{}", exercise.slug.snake()),
        library_externs: externs(learner, &[None], metadata, artifacts)?,
        check_externs: externs(checked, &[None, Some("dev")], metadata, artifacts)?,
    })
}

/// The extern crates of a package, with the file of each.
fn externs(
    package: &Package,
    kinds: &[Option<&str>],
    metadata: &Metadata,
    artifacts: &BTreeMap<String, PathBuf>,
) -> Result<Vec<(String, PathBuf)>, Error> {
    let node = metadata
        .resolve
        .nodes
        .iter()
        .find(|node| node.id == package.id);
    let wanted = |dependency: &&Dependency| {
        dependency
            .dep_kinds
            .iter()
            .any(|kind| kinds.contains(&kind.kind.as_deref()))
    };
    node.into_iter()
        .flat_map(|node| &node.deps)
        .filter(wanted)
        .map(|dependency| {
            let path = artifacts.get(&dependency.pkg).ok_or_else(|| {
                let message = format!(
                    "its dependency `{}` was not built; run `cargo build --test grade -p {}` \
                     and mend what it says",
                    dependency.name, package.name
                );
                Error::course(&package.manifest_path, message)
            })?;
            Ok((dependency.name.clone(), path.clone()))
        })
        .collect()
}

/// What the check binaries are linked from: registry packages by their exact
/// version, packages of the course by their sources. The same on every machine.
fn hash(metadata: &Metadata, packages: &[String]) -> Result<String, Error> {
    let by_id: BTreeMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let roots: BTreeSet<&str> = metadata
        .packages
        .iter()
        .filter(|package| packages.contains(&package.name))
        .map(|package| package.id.as_str())
        .collect();
    let mut open: Vec<&str> = roots.iter().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let deps = nodes.get(id).into_iter().flat_map(|node| &node.deps);
            open.extend(deps.map(|dependency| dependency.pkg.as_str()));
        }
    }
    let mut parts = BTreeSet::new();
    for id in seen.difference(&roots) {
        let Some(package) = by_id.get(id) else {
            continue;
        };
        let mut part = Fingerprint::new();
        if package.source.is_none() {
            let dir = package.manifest_path.parent().unwrap_or(Path::new(""));
            part.file(&package.manifest_path)?;
            part.tree(&dir.join("src"))?;
        } else {
            // Ids of registry packages name source, name and version.
            part.text(id);
        }
        parts.insert(format!("{} {}", package.name, part.finish()));
    }
    let mut all = Fingerprint::new();
    for part in &parts {
        all.text(part);
    }
    Ok(all.finish())
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn output(command: &mut Command, root: &Path, name: &str) -> Result<Output, Error> {
    let output = command.current_dir(root).stdin(Stdio::null()).output();
    output.map_err(|error| {
        Error::Toolchain(format!(
            "could not start `{name}` ({error}); install it with rustup"
        ))
    })
}

fn run(command: &mut Command, root: &Path, name: &str) -> Result<Output, Error> {
    let output = output(command, root, name)?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(failed(name, &output))
    }
}

fn failed(name: &str, output: &Output) -> Error {
    let said = text(&output.stderr);
    Error::Toolchain(format!(
        "`{name}` ended with {}:\n{}",
        output.status,
        said.trim_end()
    ))
}

fn parse<T: DeserializeOwned>(bytes: &[u8], name: &str) -> Result<T, Error> {
    serde_json::from_slice(bytes)
        .map_err(|error| Error::Toolchain(format!("`{name}` printed what it should not: {error}")))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
