//! The asyncio twins: run on Python where there is one, and compared with
//! the recordings that lie in the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::{Mutex, OnceLock, PoisonError};

use grader::host::waiting::Waiting;
use wakeline::timeline::Recording;

use crate::files::{self, FileError};
use crate::sources::cache::{Cache, Origin};
use crate::sources::python::Python;
use crate::sources::recordings::Recorded;

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
    #[error("there is no recording {}; run `cargo course accept` where there is a Python 3.11 or later", .path.display())]
    NotRecorded {
        /// Where it should be.
        path: PathBuf,
    },
    /// The program does something else now.
    #[error("{} no longer does what was recorded; run `cargo course accept` to see and accept what it does now", .path.display())]
    Differs {
        /// The program.
        path: PathBuf,
    },
    /// Python could not be started.
    #[error("could not start {}: {source}", .program.display())]
    Start {
        /// The interpreter.
        program: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Folders beside the twins that hold none.
const OTHER_FOLDERS: [&str; 4] = ["recorder", "recorded", "tests", "__pycache__"];

/// A program whose recording is not what the program does now.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `many_at_once/in_order.py`.
    pub program: String,
    /// What was recorded; `None` where nothing was, or it cannot be read.
    pub old: Option<Recording>,
    /// What it does now; `None` where the program is gone.
    pub new: Option<Recording>,
}

/// The twins of a book and the Python that runs them.
#[derive(Debug)]
pub struct Twins {
    folder: PathBuf,
    python: Option<Python>,
    /// The programs that run; all of them if it is not said.
    only: Option<BTreeSet<String>>,
    cache: Option<Cache>,
    /// What the cache is asked with.
    facts: OnceLock<Vec<String>>,
    /// Programs that ran already: a chapter and the check both ask.
    known: Mutex<BTreeMap<String, Recording>>,
}

impl Twins {
    /// The twins below `folder`, run by the Python that was found, if any.
    pub fn new(folder: impl Into<PathBuf>, python: Option<Python>) -> Twins {
        Twins {
            folder: folder.into(),
            python,
            only: None,
            cache: None,
            facts: OnceLock::new(),
            known: Mutex::default(),
        }
    }

    /// The same twins, which do not run again while nothing changed.
    #[must_use]
    pub fn kept_in(self, cache: Cache) -> Twins {
        Twins {
            cache: Some(cache),
            ..self
        }
    }

    /// The same twins, of which only these run; the others are as recorded.
    #[must_use]
    pub fn only(self, programs: BTreeSet<String>) -> Twins {
        Twins {
            only: Some(programs),
            ..self
        }
    }

    /// Whether this program is one of those that run.
    pub fn runs(&self, program: &str) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(program))
    }

    /// Where the twins lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether twins can be run here.
    pub fn python(&self) -> Option<&Python> {
        self.python.as_ref()
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
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(program) {
            return Ok(known.clone());
        }
        let recorded = self.recorded(program)?;
        if self
            .run(program)?
            .is_some_and(|now| now.recording != recorded)
        {
            return Err(TwinError::Differs { path });
        }
        known().insert(program.to_owned(), recorded.clone());
        Ok(recorded)
    }

    /// Which of the programs that are wanted do something else than what was
    /// recorded; of those that are gone, their recordings. Without Python
    /// nobody knows, and there are none.
    pub fn changes(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<Change>, TwinError> {
        let mut changes = Vec::new();
        if self.python.is_none() || !self.folder.is_dir() {
            return Ok(changes);
        }
        let programs = self.programs()?;
        for program in programs.iter().filter(|program| wanted(program)) {
            let old = match self.recorded(program) {
                Ok(old) => Some(old),
                Err(TwinError::NotRecorded { .. } | TwinError::Unreadable { .. }) => None,
                Err(error) => return Err(error),
            };
            let new = self.run(program)?.map(|now| now.recording);
            if old != new {
                let program = program.clone();
                changes.push(Change { program, old, new });
            }
        }
        let recorded = self.folder.join("recorded");
        let recordings = if recorded.is_dir() {
            files::below(&recorded, "json")?
        } else {
            Vec::new()
        };
        for path in recordings {
            let program = below(&recorded, &path.with_extension("py"));
            if wanted(&program) && !programs.contains(&program) {
                let old = self.recorded(&program).ok();
                let new = None;
                changes.push(Change { program, old, new });
            }
        }
        Ok(changes)
    }

    /// Keeps what a program does now. The recorder itself writes the file, so
    /// that it is what its own check expects, to the byte.
    pub fn keep(&self, change: &Change) -> Result<(), TwinError> {
        let path = self.recorded_path(&change.program);
        if change.new.is_none() {
            return Ok(fs::remove_file(&path).map_err(FileError::new("remove", &path))?);
        }
        let Some(python) = &self.python else {
            return Err(TwinError::NotRecorded { path });
        };
        let output = self.start(python, &["record.py", "--keep", &change.program])?;
        if output.status.success() {
            return Ok(());
        }
        Err(failed(self.folder.join(&change.program), &output))
    }

    /// Every program: each `.py` in a folder below the twins, but for the
    /// folders that the recorder itself needs.
    pub fn programs(&self) -> Result<Vec<String>, TwinError> {
        let mut programs = Vec::new();
        for folder in files::folders(&self.folder)? {
            let name = folder.file_name().unwrap_or_default();
            if OTHER_FOLDERS.iter().any(|other| name == *other) {
                continue;
            }
            for file in files::files(&folder)? {
                if file.extension().is_some_and(|extension| extension == "py") {
                    programs.push(below(&self.folder, &file));
                }
            }
        }
        programs.sort();
        Ok(programs)
    }

    fn recorded(&self, program: &str) -> Result<Recording, TwinError> {
        let path = self.recorded_path(program);
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => TwinError::NotRecorded { path: path.clone() },
            _ => FileError::new("read", &path)(error).into(),
        })?;
        let recorded: Recorded =
            serde_json::from_str(&text).map_err(|source| TwinError::Unreadable { path, source })?;
        Ok(recorded.recording)
    }

    fn run(&self, program: &str) -> Result<Option<Recorded>, TwinError> {
        let Some(python) = self.python.as_ref().filter(|_| self.runs(program)) else {
            return Ok(None);
        };
        let path = self.folder.join(program);
        let name = format!("twins/{program}");
        let facts = if let Some(facts) = self.facts.get() {
            facts
        } else {
            let facts = self.facts_now(python)?;
            self.facts.get_or_init(|| facts)
        };
        let kept = self.cache.as_ref().and_then(|c| c.get(&name, facts));
        // What cannot be read any more is recorded anew.
        if let Some(recorded) = kept.and_then(|kept| serde_json::from_str(&kept).ok()) {
            return Ok(Some(recorded));
        }
        let output = self.start(python, &["record.py", program])?;
        if !output.status.success() {
            return Err(failed(path, &output));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let recorded =
            serde_json::from_str(&text).map_err(|source| TwinError::Unreadable { path, source })?;
        if let Some(cache) = &self.cache
            // Nobody edited it while it ran.
            && *facts == self.facts_now(python)?
        {
            cache.put(&name, &Origin::of(facts.clone(), []), &text);
        }
        Ok(Some(recorded))
    }

    /// What a program's run depends on: the interpreter, and every source with
    /// its path, because a new one may stand in front of a module of Python's
    /// own.
    fn facts_now(&self, python: &Python) -> Result<Vec<String>, TwinError> {
        let mut all = blake3::Hasher::new();
        for path in self.sources()? {
            let text = fs::read(&path).map_err(FileError::new("read", &path))?;
            all.update(path.to_string_lossy().as_bytes());
            all.update(blake3::hash(&text).as_bytes());
        }
        Ok(vec![python.about(), all.finalize().to_string()])
    }

    /// Every Python file that a program could import.
    fn sources(&self) -> Result<Vec<PathBuf>, TwinError> {
        let aside = [self.folder.join("tests"), self.folder.join("recorded")];
        let mut sources = files::below(&self.folder, "py")?;
        sources.retain(|path| !aside.iter().any(|aside| path.starts_with(aside)));
        Ok(sources)
    }

    fn start(&self, python: &Python, arguments: &[&str]) -> Result<Output, TwinError> {
        let _waiting = Waiting::until("running a twin on Python");
        python
            .run(&self.folder, arguments)
            .map_err(|source| TwinError::Start {
                program: python.program().to_owned(),
                source,
            })
    }
}

/// `many_at_once/in_order.py`, on every system.
fn below(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn failed(path: PathBuf, output: &Output) -> TwinError {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    TwinError::Failed {
        path,
        status: output.status,
        stderr,
    }
}
