//! The Python of this machine: which one, and how it is started.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// An interpreter of 3.11 or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    program: PathBuf,
    /// What it says of itself: its version and where it lies.
    about: String,
}

impl Python {
    /// The `python3` of this machine, if it is 3.11 or later.
    pub fn find() -> Option<Python> {
        let program = PathBuf::from("python3");
        let ask = "import sys; print(sys.version, sys.executable); \
                   sys.exit(sys.version_info < (3, 11))";
        let said = Command::new(&program)
            // Neither site packages nor anybody's settings: it starts sooner.
            .args(["-I", "-S", "-c", ask])
            .stdin(Stdio::null())
            .output()
            .ok()?;
        said.status.success().then(|| Python {
            program,
            about: String::from_utf8_lossy(&said.stdout).trim().to_owned(),
        })
    }

    /// The program as it is started.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Which version it is, and which file.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Runs a script of a folder, the same on every machine.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
        Command::new(&self.program)
            // No bytecode beside the sources, and nobody's own packages.
            .args(["-B", "-s"])
            .args(arguments)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONIOENCODING", "utf-8")
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
    }
}
