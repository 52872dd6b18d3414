//! Compiles and runs the crate `listings`, and finds out what the result
//! depends on: the sources that cargo itself names, manifests, toolchain.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use grader::host::waiting::Waiting;
use grader::host::watched;
use serde::Deserialize;

use crate::sources::cache::{Origin, stamp_of};

/// Why the listings did not run.
#[derive(Debug, thiserror::Error)]
pub enum ListingsError {
    /// cargo or the listings could not be started.
    #[error("could not start {} to run the listings: {source}; is cargo in the PATH?", .program.display())]
    Start {
        /// What should have started.
        program: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The package has no program.
    #[error(
        "cargo built no program `listings`; give the package in book/listings a src/main.rs \
         that prints its recordings"
    )]
    NoProgram,
    /// The listings do not compile, or one of them failed.
    #[error("the listings did not run ({status}); mend them, then build again:\n{stderr}")]
    Failed {
        /// How the process ended.
        status: std::process::ExitStatus,
        /// What it said.
        stderr: String,
    },
}

/// The clock of a file system may be this much behind.
const COARSE: Duration = Duration::from_millis(20);

/// A run of the listings.
pub(super) struct Ran {
    /// What they printed.
    pub(super) output: String,
    began: SystemTime,
    executable: PathBuf,
}

/// What decides about a run and is not a file of the course: which course it
/// is (several can share a target folder), the compiler, and what the
/// environment tells cargo.
pub(super) fn facts(root: &Path) -> Result<Vec<String>, ListingsError> {
    let mut facts = vec![format!("course {}", root.display()), compiler()?];
    let telling = |name: &str| {
        ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"].contains(&name)
            || name.starts_with("CARGO_BUILD_")
            || name.starts_with("CARGO_PROFILE_")
    };
    let settings = env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value))
        .filter(|(name, _)| telling(name))
        .map(|(name, value)| format!("{name}={}", value.to_string_lossy()));
    facts.extend(settings);
    facts.sort();
    Ok(facts)
}

/// The compiler: the one beside this cargo by its date and size, as cargo
/// itself remembers it; another one by what it says of itself.
fn compiler() -> Result<String, ListingsError> {
    let beside = env::var_os("CARGO").map(|cargo| Path::new(&cargo).with_file_name("rustc"));
    let known = beside.and_then(|rustc| Some(format!("{} {}", rustc.display(), stamp_of(&rustc)?)));
    if let Some(known) = known {
        return Ok(known);
    }
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .arg("-vV")
        .stdin(Stdio::null())
        .output();
    let output = output.map_err(|source| ListingsError::Start {
        program: rustc.into(),
        source,
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Compiles and runs the listings of the course at `root`.
pub(super) fn run(root: &Path) -> Result<Ran, ListingsError> {
    let began = SystemTime::now();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut compile = Command::new(&cargo);
    compile
        .args(["build", "--package", "listings", "--bin", "listings"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(root);
    let waiting = Waiting::until("compiling and running the listings");
    let built = watched::run(&mut compile, &mut |what| waiting.now(what));
    let built = finished(cargo, built)?;
    let executable =
        executable(&String::from_utf8_lossy(&built.stdout)).ok_or(ListingsError::NoProgram)?;
    let output = finish(Command::new(&executable).arg("--json"), root)?;
    Ok(Ran {
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        began,
        executable,
    })
}

fn finish(command: &mut Command, root: &Path) -> Result<Output, ListingsError> {
    let program = command.get_program().to_owned();
    let output = command.current_dir(root).stdin(Stdio::null()).output();
    finished(program, output)
}

fn finished(program: OsString, output: io::Result<Output>) -> Result<Output, ListingsError> {
    let output = output.map_err(|source| ListingsError::Start {
        program: program.into(),
        source,
    })?;
    if output.status.success() {
        return Ok(output);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(ListingsError::Failed {
        status: output.status,
        stderr: stderr.trim_end().to_owned(),
    })
}

/// The program among cargo's messages.
fn executable(messages: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .find_map(|message| message.executable)
}

impl Ran {
    /// What the output came from. `None` where that is not known, or a file
    /// changed while they ran: then nobody knows which of its texts was compiled.
    pub(super) fn origin(&self, root: &Path, facts: Vec<String>) -> Option<Origin> {
        let named = fs::read_to_string(self.executable.with_extension("d")).ok()?;
        let sources = dependencies(&named);
        let mut files: BTreeSet<PathBuf> =
            ["Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml"]
                .iter()
                .map(|name| root.join(name))
                .collect();
        let folders = sources.iter().filter_map(|source| source.parent());
        let manifests = folders.flat_map(Path::ancestors);
        files.extend(
            manifests
                .map(|folder| folder.join("Cargo.toml"))
                .filter(|manifest| manifest.is_file()),
        );
        files.extend(sources);
        let origin = Origin::of(facts, files.iter().cloned());
        let settled = |path: &PathBuf| match fs::metadata(path).and_then(|about| about.modified()) {
            Ok(date) => date + COARSE < self.began,
            Err(_) => !path.exists(),
        };
        files.iter().all(settled).then_some(origin)
    }
}

/// The files that a line of cargo's `.d` names: `program: file file`, with
/// spaces in names written as `\ `.
fn dependencies(named: &str) -> Vec<PathBuf> {
    let files = named.split_once(": ").map_or("", |(_, files)| files);
    let mut found = vec![String::new()];
    let mut chars = files.trim_end().chars().peekable();
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            ('\\', Some(' ')) => {
                chars.next();
                found.last_mut().expect("there is always one").push(' ');
            }
            (' ', _) => found.push(String::new()),
            _ => found.last_mut().expect("there is always one").push(char),
        }
    }
    found.retain(|file| !file.is_empty());
    found.into_iter().map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_spaces_are_found() {
        let named = "/t/debug/listings: /a/one.rs /my\\ ü/two\\ b.rs\n";
        assert_eq!(
            dependencies(named),
            [PathBuf::from("/a/one.rs"), PathBuf::from("/my ü/two b.rs")]
        );
    }

    #[test]
    fn the_program_is_the_one_that_cargo_names() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":null}\nnoise\n\
                        {\"reason\":\"compiler-artifact\",\"executable\":\"/t/listings\"}\n";
        assert_eq!(executable(messages), Some("/t/listings".into()));
    }
}
