//! The asyncio twins: run on Python where there is one, and compared with
//! the recordings that lie in the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wakeline::timeline::Recording;

use crate::files;
use crate::recordings::Recorded;

/// Why a twin has no timeline.
#[derive(Debug, thiserror::Error)]
pub enum TwinError {
    /// There is no such program.
    #[error("there is no Python program {}", .path.display())]
    NoProgram {
        /// Where it should be.
        path: PathBuf,
    },
    /// Python runs, but the program fails.
    #[error("{} did not run on Python ({status}): {}", .path.display(), .stderr.trim_end())]
    Failed {
        /// The program.
        path: PathBuf,
        /// How the process ended.
        status: std::process::ExitStatus,
        /// What it said.
        stderr: String,
    },
    /// What Python gave is not a recording.
    #[error("what {} recorded cannot be read: {source}", .path.display())]
    Unreadable {
        /// The program, or the recording in the repository.
        path: PathBuf,
        /// What the reader stumbled over.
        source: serde_json::Error,
    },
    /// No recording in the repository.
    #[error("there is no recording {}; run `cargo course sync` where there is a Python 3.11 or later", .path.display())]
    NotRecorded {
        /// Where it should be.
        path: PathBuf,
    },
    /// The program does something else now.
    #[error("{} no longer does what was recorded; run `cargo course sync` to accept what it does now", .path.display())]
    Differs {
        /// The program.
        path: PathBuf,
    },
    /// A file could not be read or written, or Python not be started.
    #[error("could not use {}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
}

/// The twins of a book and the Python that runs them.
#[derive(Debug)]
pub struct Twins {
    folder: PathBuf,
    python: Option<PathBuf>,
}

impl Twins {
    /// The twins below `folder`, run by the Python that was found, if any.
    pub fn new(folder: impl Into<PathBuf>, python: Option<PathBuf>) -> Twins {
        Twins {
            folder: folder.into(),
            python,
        }
    }

    /// Where the twins lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether twins can be run here.
    pub fn python(&self) -> Option<&Path> {
        self.python.as_deref()
    }

    /// Where the recording of a program lies.
    pub fn recorded_path(&self, program: &str) -> PathBuf {
        self.folder
            .join("recorded")
            .join(program)
            .with_extension("json")
    }

    /// The timeline of a program: what it does now, which must be what was
    /// recorded, or without Python what was recorded.
    pub fn recording(&self, program: &str) -> Result<Recording, TwinError> {
        let path = self.folder.join(program);
        if !path.is_file() {
            return Err(TwinError::NoProgram { path });
        }
        let recorded = self.recorded(program)?;
        match self.run(program)? {
            Some(now) if now.recording != recorded => Err(TwinError::Differs { path }),
            _ => Ok(recorded),
        }
    }

    /// Records a program anew. `Some(path)` where the recording changed.
    pub fn sync(&self, program: &str) -> Result<Option<PathBuf>, TwinError> {
        let Some(now) = self.run(program)? else {
            return Ok(None);
        };
        let path = self.recorded_path(program);
        if self
            .recorded(program)
            .is_ok_and(|recorded| recorded == now.recording)
        {
            return Ok(None);
        }
        let mut text =
            serde_json::to_string_pretty(&now).map_err(|source| TwinError::Unreadable {
                path: path.clone(),
                source,
            })?;
        text.push('\n');
        files::replace(&path, &text).map_err(|source| TwinError::Io {
            path: path.clone(),
            source,
        })?;
        Ok(Some(path))
    }

    /// Every program: each `.py` in a folder of its own below the twins.
    pub fn programs(&self) -> Vec<String> {
        let mut programs = Vec::new();
        for folder in files::folders(&self.folder) {
            for file in files::files(&folder) {
                if file.extension().is_some_and(|extension| extension == "py")
                    && let Ok(path) = file.strip_prefix(&self.folder)
                {
                    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                    programs.push(parts.join("/"));
                }
            }
        }
        programs.sort();
        programs
    }

    fn recorded(&self, program: &str) -> Result<Recording, TwinError> {
        let path = self.recorded_path(program);
        let text =
            fs::read_to_string(&path).map_err(|_| TwinError::NotRecorded { path: path.clone() })?;
        let recorded: Recorded =
            serde_json::from_str(&text).map_err(|source| TwinError::Unreadable { path, source })?;
        Ok(recorded.recording)
    }

    fn run(&self, program: &str) -> Result<Option<Recorded>, TwinError> {
        let Some(python) = &self.python else {
            return Ok(None);
        };
        let path = self.folder.join(program);
        let output = Command::new(python)
            // No bytecode beside the sources, no site packages, and one order of sets.
            .args(["-B", "-s"])
            .arg("record.py")
            .arg(program)
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONIOENCODING", "utf-8")
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|source| TwinError::Io {
                path: python.clone(),
                source,
            })?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(TwinError::Failed {
                path,
                status: output.status,
                stderr,
            });
        }
        serde_json::from_slice(&output.stdout)
            .map(Some)
            .map_err(|source| TwinError::Unreadable { path, source })
    }
}

/// The `python3` of this machine, if it is 3.11 or later.
pub fn find_python() -> Option<PathBuf> {
    let check = "import sys; sys.exit(sys.version_info < (3, 11))";
    let python = PathBuf::from("python3");
    let status = Command::new(&python)
        .args(["-c", check])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status
        .is_ok_and(|status| status.success())
        .then_some(python)
}
