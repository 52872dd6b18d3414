//! Has cargo build what ordinary tests need, and learns how it would have
//! compiled them itself: extern crates, features, profile, and what a build
//! script said. The pristine crate need not compile; its dependencies must.
//!
//! What is built goes to `OUT/target`, one folder for all exercises, or to
//! `CARGO_TARGET_DIR`. Extern crates and features come from `cargo metadata`,
//! files and what `build.rs` said from the messages of `cargo build --tests
//! --keep-going --target HOST`; the target is named so that what build scripts
//! and macros use is apart from what tests link. Optimisation and checks of
//! overflows come from the manifest's profiles; flags of `.cargo/config.toml`
//! reach dependencies only.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::dependencies::{dirs_of, hash};
use super::{Builder, Compiler, Setup, Target, arg, profile, witness};
use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::grade::fingerprint::Fingerprint;
use crate::host::cargo::{Library, Made, Metadata, Node, Package, Site, Used};
use crate::host::scratch::Scratch;

/// What cargo calls the target of `src/lib.rs`.
const LIBRARIES: [&str; 5] = ["lib", "rlib", "dylib", "cdylib", "staticlib"];

pub(super) fn prepare(
    compiler: Compiler,
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    scratch: &Scratch,
    doing: &mut dyn FnMut(&str),
) -> Result<Builder, Error> {
    let dir = scratch.folder();
    let dir = dir.map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let witness = witness::make(&compiler, dir.path())?;
    let mut setups = BTreeMap::new();
    let mut dirs = BTreeSet::new();
    for exercise in exercises {
        let site = Site {
            dir: &exercise.dir,
            target: catalogue.target.as_deref(),
            rustc: &compiler.rustc,
            host: compiler.host(),
        };
        let mut setup = setup(exercise, &site, &mut dirs, doing)?;
        setup.link_args.extend(witness.iter().cloned());
        setup.read.push(dir.path().to_owned());
        setups.insert(exercise.slug.clone(), setup);
    }
    Ok(Builder {
        compiler,
        library_dirs: dirs.into_iter().collect(),
        setups,
        target: (catalogue.target.clone()).unwrap_or_else(|| catalogue.root.join("target")),
        _witness: Some(dir),
    })
}

fn setup(
    exercise: &Exercise,
    site: &Site<'_>,
    dirs: &mut BTreeSet<PathBuf>,
    doing: &mut dyn FnMut(&str),
) -> Result<Setup, Error> {
    let manifest = exercise.dir.join("Cargo.toml");
    let metadata = site.metadata().map_err(|error| {
        let mut message = error.to_string();
        if message.contains("Cargo.lock") {
            message.push_str(
                "\nwrite it there once with `cargo generate-lockfile`, or grade by a copy of the \
                 folder",
            );
        }
        Error::course(&manifest, message)
    })?;
    let (package, node) = of_manifest(&metadata, &manifest)?;
    let made = site.build(doing)?;
    dirs.extend(dirs_of(&made.libraries));
    let own = Crate {
        package,
        node,
        made: &made,
        built_for: metadata.target_directory.join(site.host),
    };
    let mut targets = package.targets.iter();
    let library = targets.find(|target| LIBRARIES.iter().any(|kind| target.is(kind)));
    let library = library.map_or(&package.name, |target| &target.name);
    let library = library.replace('-', "_");
    let tests: Vec<&Path> = package
        .targets
        .iter()
        .filter(|target| target.is("test"))
        .map(|target| target.src_path.as_path())
        .collect();
    let mut args = profile::args(&metadata.workspace_root.join("Cargo.toml"))?;
    for feature in &node.features {
        args.push("--cfg".into());
        args.push(format!("feature=\"{feature}\"").into());
    }
    let mut setup = Setup {
        dir: exercise.dir.clone(),
        edition: package.edition.clone(),
        subject: library.clone(),
        library,
        library_externs: own.externs(&[None])?,
        check_externs: own.externs(&[None, Some("dev")])?,
        args,
        link_args: Vec::new(),
        env: own.env(),
        read: Vec::new(),
        checks: tests
            .iter()
            .map(|test| around(test, &exercise.dir))
            .collect(),
        targets: own.targets(&exercise.dir),
        dependencies: own.hash(&metadata.workspace_root)?,
        pristine: made.tests.clone(),
    };
    own.follow_build_scripts(&mut setup)?;
    Ok(setup)
}

fn of_manifest<'a>(
    metadata: &'a Metadata,
    manifest: &Path,
) -> Result<(&'a Package, &'a Node), Error> {
    let package = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path == manifest);
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let node = package.and_then(|package| nodes.into_iter().find(|node| node.id == package.id));
    package
        .zip(node)
        .ok_or_else(|| Error::course(manifest, "cargo knows no such package"))
}

/// The folder that a test lies in, or the test alone if that is the crate's.
fn around(test: &Path, dir: &Path) -> PathBuf {
    match test.parent() {
        Some(folder) if folder != dir => folder.to_owned(),
        _ => test.to_owned(),
    }
}

/// A pristine crate, and what cargo made of it.
struct Crate<'a> {
    package: &'a Package,
    node: &'a Node,
    made: &'a Made,
    /// What lies there is for the tests; the rest is for cargo itself.
    built_for: PathBuf,
}

impl Crate<'_> {
    /// The crates that are used as one of these kinds, with the file of each.
    fn externs(&self, kinds: &[Option<&str>]) -> Result<Vec<(String, PathBuf)>, Error> {
        let used = |used: &&Used| {
            let as_one = |kind: &str| kinds.iter().flatten().any(|one| *one == kind);
            !used.name.is_empty()
                && used
                    .dep_kinds
                    .iter()
                    .any(|used| used.kind.as_deref().is_none_or(as_one))
        };
        let all = self.node.deps.iter().filter(used);
        all.map(|used| Ok((used.name.clone(), self.library(used)?)))
            .collect()
    }

    fn library(&self, used: &Used) -> Result<PathBuf, Error> {
        let built = self.made.libraries.iter().filter(|one| one.id == used.pkg);
        let built: Vec<&Library> = built.collect();
        // Of a package that build scripts use as well, the one that is linked.
        let linked = built
            .iter()
            .find(|one| one.path.starts_with(&self.built_for));
        if let Some(library) = linked.or(built.first()) {
            return Ok(library.path.clone());
        }
        Err(self.wrong(&format!(
            "its dependency `{}` was not built; run `cargo build --tests` there and mend what it says",
            used.name
        )))
    }

    fn wrong(&self, message: &str) -> Error {
        let said = self.made.said.trim_end();
        Error::course(&self.package.manifest_path, format!("{message}\n{said}"))
    }

    /// What cargo tells the compiler of a package by its environment.
    fn env(&self) -> Vec<(String, OsString)> {
        let package = self.package;
        let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
        let numbers = package.version.split(['-', '+']).next().unwrap_or("");
        let mut numbers = numbers.split('.');
        let mut number = || numbers.next().unwrap_or("").into();
        [
            ("CARGO_PKG_NAME", OsString::from(&package.name)),
            ("CARGO_PKG_VERSION", OsString::from(&package.version)),
            ("CARGO_PKG_VERSION_MAJOR", number()),
            ("CARGO_PKG_VERSION_MINOR", number()),
            ("CARGO_PKG_VERSION_PATCH", number()),
            ("CARGO_MANIFEST_DIR", folder.into()),
            ("CARGO_MANIFEST_PATH", package.manifest_path.clone().into()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn targets(&self, dir: &Path) -> Vec<Target> {
        let tests = self.package.targets.iter().filter(|one| one.is("test"));
        tests
            .map(|test| Target {
                name: test.name.clone(),
                root: test
                    .src_path
                    .strip_prefix(dir)
                    .unwrap_or(&test.src_path)
                    .to_owned(),
            })
            .collect()
    }

    /// What build scripts found to link with, and what the package's own told.
    fn follow_build_scripts(&self, setup: &mut Setup) -> Result<(), Error> {
        for script in &self.made.scripts {
            for path in &script.linked_paths {
                setup.link_args.extend(["-L".into(), OsString::from(path)]);
                let (_, path) = path.split_once('=').unwrap_or(("", path));
                setup.read.push(path.into());
            }
        }
        setup.read.retain(|path| path.exists());
        let mut targets = self.package.targets.iter();
        if !targets.any(|target| target.is("custom-build")) {
            return Ok(());
        }
        let mut scripts = self.made.scripts.iter();
        let own = scripts
            .find(|script| script.package_id == self.package.id)
            .ok_or_else(|| self.wrong("its build script did not run to its end"))?;
        for cfg in &own.cfgs {
            setup.args.extend(["--cfg".into(), OsString::from(cfg)]);
        }
        for library in &own.linked_libs {
            setup
                .link_args
                .push(arg(&["-l".as_ref(), library.as_ref()]));
        }
        let env = own.env.iter();
        setup
            .env
            .extend(env.map(|(name, value)| (name.clone(), value.into())));
        setup
            .env
            .push(("OUT_DIR".to_owned(), own.out_dir.clone().into()));
        setup.read.push(own.out_dir.clone());
        Ok(())
    }

    /// What the tests are compiled with and linked from.
    fn hash(&self, workspace: &Path) -> Result<String, Error> {
        let mut all = Fingerprint::new();
        let used = hash(
            &self.made.libraries,
            std::slice::from_ref(&self.package.name),
        )?;
        all.text(&used);
        all.file(&workspace.join("Cargo.toml"))?;
        all.file(&workspace.join("Cargo.lock"))?;
        for target in self
            .package
            .targets
            .iter()
            .filter(|one| one.is("custom-build"))
        {
            all.file(&target.src_path)?;
        }
        all.text(witness::SOURCE);
        Ok(all.finish())
    }
}
