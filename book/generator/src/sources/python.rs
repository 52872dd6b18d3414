//! The Python of this machine: which one, and how it is started.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::sources::cache::{Cache, Origin};

/// An interpreter of 3.11 or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    program: PathBuf,
    /// In its own words.
    version: String,
}

/// Its name in the cache.
const NAME: &str = "python";

impl Python {
    /// The `python3` of this machine, if it is 3.11 or later.
    pub fn find() -> Option<Python> {
        let ask = "import sys; print(sys.executable); print(*sys.version.split()); \
                   sys.exit(sys.version_info < (3, 11))";
        let output = Command::new("python3")
            // Neither site packages nor anybody's settings: it starts sooner.
            .args(["-I", "-S", "-c", ask])
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let output = output.status.success().then_some(output.stdout)?;
        Python::parse(&String::from_utf8(output).ok()?)
    }

    /// The one that was found before, while it is the same program and the
    /// environment the same; else it is looked for. To ask an interpreter for
    /// its version can take as long as a whole build.
    pub fn kept_in(cache: &Cache) -> Option<Python> {
        let facts = facts();
        if let Some(kept) = cache.get(NAME, &facts) {
            return Python::parse(&kept);
        }
        let python = Python::find()?;
        let program = [python.program.clone()];
        let origin = Origin::of(facts, []).with_programs(program);
        let text = format!("{}\n{}\n", python.program.display(), python.version);
        cache.put(NAME, &origin, &text);
        Some(python)
    }

    fn parse(output: &str) -> Option<Python> {
        let mut lines = output.lines();
        let (program, version) = (lines.next()?, lines.next()?);
        (!program.is_empty()).then(|| Python {
            program: program.into(),
            version: version.to_owned(),
        })
    }

    /// The program as it is started.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Which version it is, and which program.
    pub fn about(&self) -> String {
        format!("{} {}", self.program.display(), self.version)
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

/// What decides which `python3` is meant.
fn facts() -> Vec<String> {
    let deciding = ["PATH", "VIRTUAL_ENV", "PYENV_VERSION", "CONDA_PREFIX"];
    let value = |name: &str| std::env::var_os(name).unwrap_or_default();
    deciding
        .iter()
        .map(|name| format!("{name}={}", value(name).to_string_lossy()))
        .collect()
}
