//! The manifests of a hand-out. They are those of Wakeline without what only its
//! authors need: other members, tests and benchmarks of the programs, and what
//! these depend on. So they follow the real ones and go stale with none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use grader::host::files::replace;
use toml_edit::{Array, DocumentMut, Item, value};

use super::error::HandoutError;
use super::manifest::{adopt, dependencies, read, retain, shown_tests, without_tests};
use super::{VENDOR, cargo};
use crate::files;

/// The programs that learners get, by package; what they are built of follows.
const PROGRAMS: [&str; 2] = ["grader", "wakeline"];
/// Programs that only authors run: their aliases stay here.
const AUTHORS: [&str; 1] = ["course"];
/// Where exercises lie, for cargo.
const EXERCISES: &str = "exercises/*/*";
const CONFIG: &str = ".cargo/config.toml";
/// What a crate has besides what it is compiled from.
const TESTS: [&str; 3] = ["tests", "benches", "examples"];
const MANIFEST: &str = "Cargo.toml";

/// The manifests of a hand-out.
pub(super) struct Workspace {
    root: DocumentMut,
    config: DocumentMut,
    checkout: PathBuf,
    /// Those of the programs, by their folders below the root.
    programs: BTreeMap<String, DocumentMut>,
}

impl Workspace {
    /// That of a hand-out of the course at `course`, with the programs of a
    /// checkout, for the exercises that lie in `stage` already.
    pub(super) fn of(
        checkout: &Path,
        course: &Path,
        stage: &Path,
    ) -> Result<Workspace, HandoutError> {
        let path = checkout.join(MANIFEST);
        let mut root = read(&path)?;
        if course != checkout {
            let own = course.join(MANIFEST);
            let own = read(&own)?;
            adopt(&mut root, &own);
        }
        let mut workspace = Workspace {
            config: read(&checkout.join(CONFIG))?,
            checkout: checkout.to_owned(),
            programs: BTreeMap::new(),
            root,
        };
        let mut used = BTreeSet::new();
        let mut wanted: Vec<String> = PROGRAMS.map(str::to_owned).into();
        for manifest in files::below(&stage.join("exercises"), "toml")? {
            if manifest.ends_with(MANIFEST) {
                wanted.extend(dependencies(&read(&manifest)?));
            }
        }
        while let Some(name) = wanted.pop() {
            if !used.insert(name.clone()) {
                continue;
            }
            if let Some(folder) = workspace.folder_of(&name, &path)? {
                let manifest = without_tests(&checkout.join(&folder).join(MANIFEST))?;
                wanted.extend(dependencies(&manifest));
                workspace.programs.insert(folder, manifest);
            }
        }
        workspace.keep(&used, &path)?;
        workspace.keep_aliases();
        Ok(workspace)
    }

    /// Every file that the programs are compiled from: the folder of each, and
    /// a path in it. Manifests are written, and not among them.
    pub(super) fn sources(&self) -> Result<Vec<(PathBuf, PathBuf)>, HandoutError> {
        let mut all = Vec::new();
        for (folder, manifest) in &self.programs {
            let shown = shown_tests(manifest);
            let files = cargo::files_of(&self.checkout.join(folder))?.into_iter();
            let files = files.filter(|file| {
                let is_test = TESTS.iter().any(|tests| file.starts_with(tests));
                file != Path::new(MANIFEST) && (!is_test || shown.contains(file))
            });
            all.extend(files.map(|file| (PathBuf::from(folder), file)));
        }
        Ok(all)
    }

    /// Writes all manifests, and cargo's settings.
    pub(super) fn write(&self, stage: &Path) -> Result<(), HandoutError> {
        replace(&stage.join(MANIFEST), &self.root.to_string())?;
        for (folder, manifest) in &self.programs {
            replace(&stage.join(folder).join(MANIFEST), &manifest.to_string())?;
        }
        Ok(replace(&stage.join(CONFIG), &self.config.to_string())?)
    }

    /// Brings along every crate of the lock file, and says so to cargo.
    pub(super) fn vendor(&self, stage: &Path) -> Result<(), HandoutError> {
        cargo::vendor(stage, VENDOR)?;
        let config = format!(
            "{}\n# Every crate is here: cargo asks no network.\n\
             [source.crates-io]\nreplace-with = \"vendored\"\n\n\
             [source.vendored]\ndirectory = \"{VENDOR}\"\n",
            self.config
        );
        Ok(replace(&stage.join(CONFIG), &config)?)
    }

    /// Takes out of the profiles what is in no lock file: cargo would warn.
    pub(super) fn write_profiles(&mut self, stage: &Path) -> Result<(), HandoutError> {
        let lock = read(&stage.join("Cargo.lock"))?;
        let packages = lock.get("package").and_then(Item::as_array_of_tables);
        let names: BTreeSet<&str> = packages
            .into_iter()
            .flatten()
            .filter_map(|package| package.get("name")?.as_str())
            .collect();
        let profiles = self
            .root
            .get_mut("profile")
            .and_then(Item::as_table_like_mut);
        if let Some(profiles) = profiles {
            for (_, profile) in profiles.iter_mut() {
                let Some(profile) = profile.as_table_like_mut() else {
                    continue;
                };
                let packages = profile.get_mut("package").and_then(Item::as_table_like_mut);
                let Some(packages) = packages else {
                    continue;
                };
                retain(packages, |name| name == "*" || names.contains(name));
                if packages.is_empty() {
                    profile.remove("package");
                }
            }
        }
        Ok(replace(&stage.join(MANIFEST), &self.root.to_string())?)
    }

    /// The folder of a crate of the checkout; `None` for one of a registry.
    fn folder_of(&self, name: &str, path: &Path) -> Result<Option<String>, HandoutError> {
        let all = self
            .root
            .get("workspace")
            .and_then(|it| it.get("dependencies"));
        let Some(dependency) = all.and_then(|all| all.get(name)) else {
            return Err(HandoutError::Manifest {
                path: path.to_owned(),
                why: format!("[workspace.dependencies] has no `{name}`"),
            });
        };
        let folder = dependency.get("path").and_then(Item::as_str);
        Ok(folder.map(str::to_owned))
    }

    /// Leaves these members and these dependencies.
    fn keep(&mut self, used: &BTreeSet<String>, path: &Path) -> Result<(), HandoutError> {
        let workspace = self.root.get_mut("workspace");
        let Some(workspace) = workspace.and_then(Item::as_table_mut) else {
            return Err(HandoutError::Manifest {
                path: path.to_owned(),
                why: "it has no [workspace]".to_owned(),
            });
        };
        let mut members: Array = self.programs.keys().map(String::as_str).collect();
        members.push(EXERCISES);
        for member in members.iter_mut() {
            member.decor_mut().set_prefix("\n    ");
        }
        members.set_trailing("\n");
        members.set_trailing_comma(true);
        for (key, list) in [
            ("members", members),
            ("default-members", Array::from_iter([EXERCISES])),
        ] {
            // With its comment, which speaks of other members.
            workspace.remove(key);
            workspace.insert(key, value(list));
        }
        let dependencies = workspace.get_mut("dependencies");
        if let Some(dependencies) = dependencies.and_then(Item::as_table_like_mut) {
            retain(dependencies, |name| used.contains(name));
        }
        Ok(())
    }

    /// Leaves the aliases of what learners run.
    fn keep_aliases(&mut self) {
        let aliases = self
            .config
            .get_mut("alias")
            .and_then(Item::as_table_like_mut);
        if let Some(aliases) = aliases {
            retain(aliases, |name| !AUTHORS.contains(&name));
        }
    }
}
