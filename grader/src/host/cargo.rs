//! What cargo is asked, and what it answers: packages as they declare
//! themselves, and what a build of their tests made.

mod package;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

use crate::error::CargoError;
use crate::host::watched;

pub(crate) use package::{Metadata, Node, Package, Target, Used};

/// A library that a build made.
pub(crate) struct Library {
    /// Source, name and version of the package.
    pub(crate) id: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) path: PathBuf,
}

impl Library {
    /// The package's name. Cargo leaves it out of the id where the folder is
    /// called the same.
    pub(crate) fn package(&self) -> &str {
        let (source, rest) = self.id.rsplit_once('#').unwrap_or((&self.id, ""));
        match rest.split_once('@') {
            Some((name, _)) => name,
            None => source.rsplit('/').next().unwrap_or(source),
        }
    }

    /// Whether its sources are part of the course.
    pub(crate) fn is_local(&self) -> bool {
        self.id.starts_with("path+")
    }
}

/// What a build script told cargo.
#[derive(Deserialize)]
pub(crate) struct Script {
    pub(crate) package_id: String,
    pub(crate) linked_libs: Vec<String>,
    pub(crate) linked_paths: Vec<String>,
    pub(crate) cfgs: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) out_dir: PathBuf,
}

/// What a build of a package's tests made, as far as it came.
pub(crate) struct Made {
    pub(crate) libraries: Vec<Library>,
    pub(crate) scripts: Vec<Script>,
    /// Tests that compiled, by the name of their target.
    pub(crate) tests: Vec<(String, PathBuf)>,
    /// What cargo and the compiler said of the rest.
    pub(crate) said: String,
}

/// One line of cargo's messages.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact {
        package_id: String,
        manifest_path: PathBuf,
        target: Target,
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    },
    BuildScriptExecuted(Script),
    #[serde(other)]
    Other,
}

/// Where and how cargo works on a package outside the course.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    /// The package's folder.
    pub(crate) dir: &'a Path,
    /// Where it builds, if nobody says otherwise.
    pub(crate) target: Option<&'a Path>,
    pub(crate) rustc: &'a Path,
    /// What is built for, such as `x86_64-unknown-linux-gnu`.
    pub(crate) host: &'a str,
}

/// Says where cargo builds, unless somebody said so already.
const TARGET: &str = "CARGO_TARGET_DIR";

impl Site<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new(cargo());
        command.env("RUSTC", self.rustc);
        if let (Some(target), None) = (self.target, std::env::var_os(TARGET)) {
            command.env(TARGET, target);
        }
        command
    }

    /// The package, its workspace, and which packages they use on this host.
    pub(crate) fn metadata(&self) -> Result<Metadata, CargoError> {
        let mut command = self.command();
        command.args(["metadata", "--format-version", "1"]);
        command.args(["--filter-platform", self.host]);
        read(&mut command, self.dir)
    }

    /// Builds the package's tests and all that they need, as far as it goes.
    pub(crate) fn build(&self, doing: &mut dyn FnMut(&str)) -> Result<Made, CargoError> {
        let mut command = self.command();
        // `--target`, even if it is the host: what is built for build scripts
        // and macros then lies apart from what tests are linked with.
        command.args(["build", "--keep-going", "--tests"]);
        command.args(["--target", self.host]);
        command.arg("--message-format=json-render-diagnostics");
        let output = build_watched(&mut command, self.dir, doing)?;
        let mut made = Made {
            libraries: Vec::new(),
            scripts: Vec::new(),
            tests: Vec::new(),
            said: text(&output.stderr),
        };
        for line in text(&output.stdout).lines() {
            match serde_json::from_str(line) {
                Ok(Message::BuildScriptExecuted(script)) => made.scripts.push(script),
                Ok(Message::CompilerArtifact {
                    target,
                    executable: Some(path),
                    ..
                }) if target.is("test") => made.tests.push((target.name, path)),
                _ => made.libraries.extend(library(line)),
            }
        }
        Ok(made)
    }
}

/// The packages of the workspace around a folder. Dependencies are not
/// resolved: that would download what other members of the workspace need.
pub(crate) fn metadata(root: &Path) -> Result<Metadata, CargoError> {
    let mut command = Command::new(cargo());
    command.args(["metadata", "--format-version", "1", "--no-deps"]);
    read(&mut command, root)
}

fn read(command: &mut Command, root: &Path) -> Result<Metadata, CargoError> {
    let output = run(command, root, "cargo metadata")?;
    serde_json::from_str(&output).map_err(|source| CargoError::Output {
        command: "cargo metadata",
        source,
    })
}

/// Builds the checks of some packages and all that they need. `doing` hears of
/// each step that cargo takes.
pub(crate) fn build(
    root: &Path,
    packages: &[String],
    doing: &mut dyn FnMut(&str),
) -> Result<Vec<Library>, CargoError> {
    let mut command = Command::new(cargo());
    // `--keep-going`: only the dependencies matter here. If they are built, a
    // solution that does not compile is somebody else's finding.
    command.args([
        "build",
        "--keep-going",
        "--test",
        "grade",
        "--message-format=json",
    ]);
    for package in packages {
        command.args(["-p", package]);
    }
    let output = build_watched(&mut command, root, doing)?;
    let libraries: Vec<Library> = text(&output.stdout).lines().filter_map(library).collect();
    if libraries.is_empty() {
        return Err(failed("cargo build", &output));
    }
    Ok(libraries)
}

fn library(line: &str) -> Option<Library> {
    let Ok(Message::CompilerArtifact {
        package_id,
        manifest_path,
        filenames,
        executable: None,
        ..
    }) = serde_json::from_str(line)
    else {
        return None;
    };
    let is_library = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("rlib" | "so" | "dylib"))
    };
    Some(Library {
        id: package_id,
        manifest_path,
        path: filenames.into_iter().find(is_library)?,
    })
}

/// Runs a program to its end and gives what it printed.
pub(crate) fn run(
    command: &mut Command,
    root: &Path,
    name: &'static str,
) -> Result<String, CargoError> {
    let output = output(command, root, name)?;
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(failed(name, &output))
    }
}

fn build_watched(
    command: &mut Command,
    root: &Path,
    doing: &mut dyn FnMut(&str),
) -> Result<Output, CargoError> {
    watched::run(command.current_dir(root), doing).map_err(|source| CargoError::Start {
        command: "cargo build",
        source,
    })
}

fn output(command: &mut Command, root: &Path, name: &'static str) -> Result<Output, CargoError> {
    let output = command.current_dir(root).stdin(Stdio::null()).output();
    output.map_err(|source| CargoError::Start {
        command: name,
        source,
    })
}

fn failed(name: &'static str, output: &Output) -> CargoError {
    CargoError::Failed {
        command: name,
        status: output.status,
        said: text(&output.stderr).trim_end().to_owned(),
    }
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
