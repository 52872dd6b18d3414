//! Where a new course finds Wakeline, and how its files name it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::NewError;
use crate::files::FileError;

/// Where the new course finds Wakeline, which is on no registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wakeline {
    /// A checkout on this machine.
    Checkout(PathBuf),
    /// A repository that cargo fetches.
    Git(String),
}

impl Wakeline {
    /// The checkout in this folder.
    pub fn checkout(path: &Path) -> Result<Wakeline, NewError> {
        let holds = |name: &str| path.join(name).join("Cargo.toml").is_file();
        match path.canonicalize() {
            Ok(path) if holds("grader/wakeline") && holds("book/generator") => {
                Ok(Wakeline::Checkout(path))
            }
            _ => Err(NewError::NoWakeline {
                path: path.to_owned(),
            }),
        }
    }

    /// What the course at `root` uses: itself if it is a checkout, or else what
    /// its manifest says.
    pub fn of_course(root: &Path) -> Result<Wakeline, NewError> {
        let no_checkout = match Wakeline::checkout(root) {
            Ok(checkout) => return Ok(checkout),
            Err(error) => error,
        };
        let path = root.join("Cargo.toml");
        let manifest: toml::Table = match fs::read_to_string(&path) {
            Ok(text) => text.parse().map_err(|source| NewError::Manifest {
                path,
                source: Box::new(source),
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no_checkout),
            Err(error) => return Err(FileError::new("read", &path)(error).into()),
        };
        let dependency = manifest
            .get("workspace")
            .and_then(|workspace| workspace.get("dependencies")?.get("wakeline"));
        let text = |key: &str| dependency?.get(key)?.as_str();
        match (text("git"), text("path").map(Path::new)) {
            (Some(url), _) => Ok(Wakeline::Git(url.to_owned())),
            (_, Some(path)) => {
                let checkout = path.ancestors().nth(2).unwrap_or(path);
                Wakeline::checkout(&root.join(checkout))
            }
            _ => Err(no_checkout),
        }
    }

    /// A dependency on one of its crates, as it stands between braces.
    pub(super) fn dependency(&self, folder: &str) -> String {
        match self {
            Wakeline::Checkout(path) => format!("path = {}", quoted(path.join(folder))),
            Wakeline::Git(url) => format!("git = {}", quoted(url)),
        }
    }

    /// What the alias of a command stands for.
    pub(super) fn command(&self, name: &str) -> String {
        let words = match self {
            Wakeline::Checkout(path) => {
                let manifest = path.join("Cargo.toml");
                let manifest = quoted(manifest);
                format!(r#""run", "--manifest-path", {manifest}, "--package", "{name}""#)
            }
            Wakeline::Git(_) => {
                format!(r#""run", "--package", "tools", "--bin", "{name}""#)
            }
        };
        format!(r#"{words}, "--""#)
    }

    pub(super) fn origin(&self) -> String {
        match self {
            Wakeline::Checkout(path) => format!(
                "Wakeline is on no registry. `Cargo.toml` and `.cargo/config.toml` name a checkout of it on this machine, `{}`; on another machine change the path in both, or make the course anew with `cargo course new DIR --git URL`.",
                path.display()
            ),
            Wakeline::Git(url) => format!(
                "Wakeline is on no registry. `Cargo.toml` and `tools/Cargo.toml` name its repository, {url}, and `Cargo.lock` the commit; `cargo update -p wakeline` takes the newest one."
            ),
        }
    }
}

/// A text as TOML writes it.
pub(super) fn quoted(text: impl AsRef<Path>) -> String {
    let text = text.as_ref().to_string_lossy().into_owned();
    toml::Value::String(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_manifest_is_not_taken_for_one_that_does_not_name_wakeline() {
        let dir = tempfile::tempdir().unwrap();
        let of_course = || Wakeline::of_course(dir.path()).unwrap_err();
        assert!(matches!(of_course(), NewError::NoWakeline { .. }));
        let manifest = dir.path().join("Cargo.toml");
        fs::write(&manifest, "[workspace]\n").unwrap();
        assert!(matches!(of_course(), NewError::NoWakeline { .. }));
        fs::write(&manifest, "[workspace\n").unwrap();
        assert!(matches!(of_course(), NewError::Manifest { .. }));
    }
}
