//! Where everything that a chapter can show comes from. The engine knows a
//! course only through [`Sources`], so a small one in a test is as good as the
//! real one.
//!
//! Timelines are drawn by running the scenarios of `listings` in the build, and
//! its labs with every combination of values ([`recordings`]); goal timelines are the snapshots of the checks; asyncio
//! [`twins`] run on `CPython` in virtual time, and where there is no python3 the
//! committed recordings are used, and the build says so. What ran once is kept
//! ([`cache`]) as long as everything that it came from stays the same.
//! [`made`] is the other way round: what is made of the sources and committed
//! beside them.

pub mod cache;
pub(crate) mod labs;
mod listings;
pub mod made;
pub mod python;
pub mod recordings;
pub mod region;
pub mod twins;

use std::collections::BTreeMap;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use grader::catalogue::Catalogue;

use crate::sources::cache::Cache;
use crate::sources::python::Python;
use crate::sources::recordings::{Recordings, RecordingsError};
use crate::sources::twins::Twins;

/// What the widgets draw from.
#[derive(Debug)]
pub struct Sources {
    /// The course's root.
    pub root: PathBuf,
    /// `book/listings/src`.
    pub listings: PathBuf,
    /// Timelines of the listings.
    pub recordings: Recordings,
    /// The asyncio twins.
    pub twins: Twins,
    /// The exercises.
    pub catalogue: Catalogue,
    /// Files that were read already: a chapter shows many regions of one.
    texts: Mutex<BTreeMap<PathBuf, Arc<str>>>,
}

/// Why there is nothing to draw from.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The catalogue of the exercises.
    #[error(transparent)]
    Catalogue(#[from] grader::Error),
    /// The listings did not run.
    #[error(transparent)]
    Recordings(#[from] RecordingsError),
}

/// Why code cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// A path that leaves its folder.
    #[error("`{file}` is not a path below the listings")]
    Outside {
        /// As asked for.
        file: String,
    },
    /// A file that is not there.
    #[error("there is no file {}", .path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A file that cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// A region that is not there.
    #[error("{}: {source}", .path.display())]
    Region {
        /// The file.
        path: PathBuf,
        /// What is wrong with the region.
        source: region::RegionError,
    },
}

/// Code to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Without markers and common indentation.
    pub text: String,
    /// `rust`, `python`, …: what a Markdown fence calls it.
    pub language: &'static str,
}

/// Which part of a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'name> {
    /// All of it.
    Whole,
    /// One region.
    Region(&'name str),
    /// The region `twin` if there is one, or else all but the file's head.
    Twin,
}

impl Sources {
    /// Those of the course at `root`: runs its listings, and looks for a Python.
    pub fn of_course(root: &Path) -> Result<Sources, SourcesError> {
        let cache = Cache::of_course(root);
        // An interpreter takes a while to start.
        let python = std::thread::spawn(move || Python::kept_in(&cache));
        Sources::with_python(root, || {
            // A panic over there is one here.
            python.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// The same with a Python that was found before. It is asked for last.
    pub fn with_python(
        root: &Path,
        python: impl FnOnce() -> Option<Python>,
    ) -> Result<Sources, SourcesError> {
        let listings = root.join("book/listings");
        let cache = Cache::of_course(root);
        let (catalogue, recordings) = rayon::join(
            || Catalogue::load(root),
            || Recordings::of_course(root, &cache),
        );
        let twins = Twins::new(listings.join("python"), python()).kept_in(cache.clone());
        let listings = listings.join("src");
        Ok(Sources::new(root, listings, catalogue?, recordings?, twins))
    }

    /// Those of a course at `root` whose listings lie in a folder and were run.
    pub fn new(
        root: impl Into<PathBuf>,
        listings: impl Into<PathBuf>,
        catalogue: Catalogue,
        recordings: Recordings,
        twins: Twins,
    ) -> Sources {
        Sources {
            root: root.into(),
            listings: listings.into(),
            recordings,
            twins,
            catalogue,
            texts: Mutex::default(),
        }
    }

    /// The part of a file that a chapter asks for.
    pub fn code(&self, file: &str, part: Part<'_>) -> Result<Code, CodeError> {
        let path = self.path(file)?;
        let source = self.text(&path)?;
        let text = match part {
            Part::Whole => region::whole(&source),
            Part::Twin if !region::has(&source, "twin") => region::without_python_head(&source),
            Part::Twin => self.region(&path, &source, "twin")?,
            Part::Region(name) => self.region(&path, &source, name)?,
        };
        Ok(Code {
            text,
            language: language(&path),
        })
    }

    /// The whole text of a file that a chapter shows, and its path as the author
    /// knows it.
    pub fn source(&self, file: &str) -> Result<(PathBuf, Arc<str>), CodeError> {
        let path = self.path(file)?;
        Ok((self.relative(&path), self.text(&path)?))
    }

    /// In which lines of its file each line of a region stands, counted from 1.
    pub fn numbers(&self, file: &str, region: &str) -> Result<Vec<usize>, CodeError> {
        let path = self.path(file)?;
        let numbers = region::numbers(&self.text(&path)?, region);
        numbers.map_err(|source| CodeError::Region {
            path: self.relative(&path),
            source,
        })
    }

    /// The text of a file, read once.
    fn text(&self, path: &Path) -> Result<Arc<str>, CodeError> {
        let known = || self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = known().get(path) {
            return Ok(Arc::clone(text));
        }
        if !path.is_file() {
            return Err(CodeError::Missing {
                path: self.relative(path),
            });
        }
        let text = fs::read_to_string(path).map_err(|source| CodeError::Unreadable {
            path: self.relative(path),
            source,
        })?;
        let text: Arc<str> = text.into();
        known().insert(path.to_owned(), Arc::clone(&text));
        Ok(text)
    }

    fn region(&self, path: &Path, source: &str, name: &str) -> Result<String, CodeError> {
        region::cut(source, name).map_err(|source| CodeError::Region {
            path: self.relative(path),
            source,
        })
    }

    /// Where a file of the book's code lies.
    fn path(&self, file: &str) -> Result<PathBuf, CodeError> {
        let parts = || Path::new(file).components();
        if file.is_empty() || !parts().all(|part| matches!(part, Component::Normal(_))) {
            return Err(CodeError::Outside {
                file: file.to_owned(),
            });
        }
        if let Ok(program) = Path::new(file).strip_prefix("python") {
            return Ok(self.twins.folder().join(program));
        }
        if let Ok(figures) = Path::new(file).strip_prefix("measured") {
            return Ok(self.listings.with_file_name("measured").join(figures));
        }
        let of_course = parts().next().is_some_and(|first| {
            first.as_os_str() == "exercises" || first.as_os_str() == "solutions"
        });
        Ok(if of_course {
            self.root.join(file)
        } else {
            self.listings.join(file)
        })
    }

    /// A path as the author knows it: relative to the course.
    pub fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }
}

fn language(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rs") => "rust",
        Some("py") => "python",
        Some("toml") => "toml",
        _ => "text",
    }
}
