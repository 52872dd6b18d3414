//! Packages as `cargo metadata` tells of them.

use std::path::PathBuf;

use serde::Deserialize;

/// The packages of a workspace.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_root: PathBuf,
    pub(crate) target_directory: PathBuf,
    /// Which package uses which: only where that was asked for.
    pub(crate) resolve: Option<Resolve>,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) edition: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// Something that cargo compiles of a package.
#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// `lib`, `test`, `custom-build`, …
    pub(crate) kind: Vec<String>,
    pub(crate) src_path: PathBuf,
}

impl Target {
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}

#[derive(Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

/// A package, and what it uses.
#[derive(Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<Used>,
    pub(crate) features: Vec<String>,
}

/// A package that another one uses.
#[derive(Deserialize)]
pub(crate) struct Used {
    /// The name of the extern crate; empty for a package without a library.
    pub(crate) name: String,
    pub(crate) pkg: String,
    pub(crate) dep_kinds: Vec<UsedAs>,
}

#[derive(Deserialize)]
pub(crate) struct UsedAs {
    /// As in [`Dependency`].
    pub(crate) kind: Option<String>,
}

/// A dependency as the manifest declares it.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) rename: Option<String>,
    /// `None` for a normal dependency, `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// The folder of one that lies beside the package.
    pub(crate) path: Option<PathBuf>,
}

impl Dependency {
    /// The name of the extern crate.
    pub(crate) fn extern_name(&self) -> String {
        self.rename.as_ref().unwrap_or(&self.name).replace('-', "_")
    }
}
