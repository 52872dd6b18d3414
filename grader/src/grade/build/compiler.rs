//! The compiler that everything of a run is built by: cargo's builds, and the
//! calls in the jail.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::host::cargo;

/// The compiler that everything is built by.
pub(super) struct Compiler {
    pub(super) rustc: PathBuf,
    /// Where the compiler and its libraries lie.
    pub(super) sysroot: PathBuf,
    /// What `rustc -vV` says: part of every job's key.
    pub(super) toolchain: String,
}

impl Compiler {
    /// The compiler that builds in a folder.
    pub(super) fn find(dir: &Path) -> Result<Compiler, Error> {
        let toolchain = cargo::run(Command::new("rustc").arg("-vV"), dir, "rustc -vV")?;
        // The compiler itself: the one on the path may be rustup's, which needs
        // an environment that the jail does not give it.
        let mut command = Command::new("rustc");
        command.args(["--print", "sysroot"]);
        let sysroot = cargo::run(&mut command, dir, "rustc --print sysroot")?;
        let sysroot = PathBuf::from(sysroot.trim());
        Ok(Compiler {
            rustc: sysroot.join("bin/rustc"),
            sysroot,
            toolchain,
        })
    }

    /// What it builds for by itself.
    pub(super) fn host(&self) -> &str {
        let mut lines = self.toolchain.lines();
        let host = lines.find_map(|line| line.strip_prefix("host: "));
        host.unwrap_or_default()
    }
}
