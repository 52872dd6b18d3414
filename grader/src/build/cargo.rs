//! What cargo is asked, and what it answers: the packages of the course as
//! they declare themselves, and the libraries that a build made.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

use crate::error::Error;

/// The packages of the course's workspace. Dependencies are not resolved:
/// that would download what other members of the workspace need.
#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) packages: Vec<Package>,
    pub(super) workspace_root: PathBuf,
}

#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) edition: String,
    pub(super) manifest_path: PathBuf,
    pub(super) dependencies: Vec<Dependency>,
}

/// A dependency as the manifest declares it.
#[derive(Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) rename: Option<String>,
    /// `None` for a normal dependency, `dev` or `build`.
    pub(super) kind: Option<String>,
}

impl Dependency {
    /// The name of the extern crate.
    pub(super) fn extern_name(&self) -> String {
        self.rename.as_ref().unwrap_or(&self.name).replace('-', "_")
    }
}

/// A library that a build made.
pub(super) struct Library {
    /// Source, name and version of the package.
    pub(super) id: String,
    pub(super) manifest_path: PathBuf,
    pub(super) path: PathBuf,
}

impl Library {
    /// The package's name. Cargo leaves it out of the id where the folder is
    /// called the same.
    pub(super) fn package(&self) -> &str {
        let (source, rest) = self.id.rsplit_once('#').unwrap_or((&self.id, ""));
        match rest.split_once('@') {
            Some((name, _)) => name,
            None => source.rsplit('/').next().unwrap_or(source),
        }
    }

    /// Whether its sources are part of the course.
    pub(super) fn is_local(&self) -> bool {
        self.id.starts_with("path+")
    }
}

/// One line of cargo's messages.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    manifest_path: Option<PathBuf>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

pub(super) fn metadata(root: &Path) -> Result<Metadata, Error> {
    let mut command = Command::new(cargo());
    command.args(["metadata", "--format-version", "1", "--no-deps"]);
    let output = run(&mut command, root, "cargo metadata")?;
    serde_json::from_str(&output).map_err(|error| {
        Error::Toolchain(format!(
            "`cargo metadata` printed what it should not: {error}"
        ))
    })
}

/// Builds the checks of some packages and all that they need.
pub(super) fn build(root: &Path, packages: &[String]) -> Result<Vec<Library>, Error> {
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
    let libraries: Vec<Library> = text(&output.stdout).lines().filter_map(library).collect();
    if libraries.is_empty() {
        return Err(failed("cargo build", &output));
    }
    Ok(libraries)
}

fn library(line: &str) -> Option<Library> {
    let message: Message = serde_json::from_str(line).ok()?;
    if message.reason != "compiler-artifact" || message.executable.is_some() {
        return None;
    }
    let is_library = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("rlib" | "so" | "dylib"))
    };
    Some(Library {
        id: message.package_id?,
        manifest_path: message.manifest_path?,
        path: message.filenames.into_iter().find(is_library)?,
    })
}

/// Runs a program to its end and gives what it printed.
pub(super) fn run(command: &mut Command, root: &Path, name: &str) -> Result<String, Error> {
    let output = output(command, root, name)?;
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(failed(name, &output))
    }
}

fn output(command: &mut Command, root: &Path, name: &str) -> Result<Output, Error> {
    let output = command.current_dir(root).stdin(Stdio::null()).output();
    output.map_err(|error| {
        Error::Toolchain(format!(
            "could not start `{name}` ({error}); install it with rustup"
        ))
    })
}

fn failed(name: &str, output: &Output) -> Error {
    let said = text(&output.stderr);
    Error::Toolchain(format!(
        "`{name}` ended with {}:\n{}",
        output.status,
        said.trim_end()
    ))
}

/// The cargo that started this process, if one did.
fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Library;

    fn package(id: &str) -> String {
        let (manifest_path, path) = (PathBuf::new(), PathBuf::new());
        Library {
            id: id.to_owned(),
            manifest_path,
            path,
        }
        .package()
        .to_owned()
    }

    #[test]
    fn packages_are_known_by_all_forms_of_their_ids() {
        assert_eq!(
            package("registry+https://example.org/index#tokio@1.54.1"),
            "tokio"
        );
        assert_eq!(
            package("path+file:///course/grader/wakeline#0.1.0"),
            "wakeline"
        );
        assert_eq!(
            package("path+file:///course/macros#wakeline-macros@0.1.0"),
            "wakeline-macros"
        );
    }
}
