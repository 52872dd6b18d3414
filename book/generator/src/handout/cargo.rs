//! What cargo does for a hand-out: it says which files a crate is compiled from,
//! cuts the lock file down to what is needed, and brings crates along.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use grader::host::waiting::Waiting;

/// Why cargo did not do its part.
#[derive(Debug, thiserror::Error)]
pub enum CargoError {
    /// It did not start.
    #[error("could not start cargo to {doing}: {source}; is it in the PATH?")]
    Start {
        /// What for.
        doing: &'static str,
        /// The system's own words.
        source: std::io::Error,
    },
    /// It failed.
    #[error("cargo could not {doing} ({status}):\n{said}")]
    Failed {
        /// What for.
        doing: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
}

/// The files of a crate, below its folder: those that its manifest includes.
pub(super) fn files_of(dir: &Path) -> Result<Vec<PathBuf>, CargoError> {
    let mut command = cargo(dir);
    command.args(["package", "--list", "--allow-dirty", "--offline"]);
    let listed = run(&mut command, "list the files of a crate")?;
    // Some are written for a package only.
    let files = listed.lines().map(PathBuf::from);
    Ok(files.filter(|file| dir.join(file).is_file()).collect())
}

/// Takes out of the lock file what the workspace there does not need. Versions
/// stay as they are.
pub(super) fn prune_lock(dir: &Path) -> Result<(), CargoError> {
    let mut command = cargo(dir);
    command.args(["update", "--workspace", "--offline"]);
    run(&mut command, "cut the lock file down").map(drop)
}

/// Puts the crates of the lock file into a folder, for all systems.
pub(super) fn vendor(dir: &Path, folder: &str) -> Result<(), CargoError> {
    let _waiting = Waiting::until("copying the crates");
    let mut command = cargo(dir);
    command.args(["vendor", "--locked", "--versioned-dirs", folder]);
    run(&mut command, "bring the crates along").map(drop)
}

fn cargo(dir: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(dir).stdin(Stdio::null());
    command
}

fn run(command: &mut Command, doing: &'static str) -> Result<String, CargoError> {
    let output = command.output();
    let output = output.map_err(|source| CargoError::Start { doing, source })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(CargoError::Failed {
            doing,
            status: output.status,
            said: said.trim_end().to_owned(),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
