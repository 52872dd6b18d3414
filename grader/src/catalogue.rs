//! What the course consists of: its parts and exercises in order, and of each
//! exercise everything that must be known before a line of anybody's code runs.
//!
//! It comes from crates with ordinary tests and nothing else (`crates`), or from
//! a course (`load`), where `exercises/course.toml` lists parts and exercises in
//! order and an exercise is two folders:
//!
//! ```text
//! exercises/part/slug/
//!   exercise.toml     title, concepts, minutes, kind, points of each check, three hints
//!   tests/checks/     mod.rs: the checks; snapshots/<check>.snap
//!   src/lib.rs        the starter             (made)
//!   Cargo.toml        package ex-<slug>       (made)
//!   tests/grade.rs    the root of the checks  (made)
//! solutions/part/slug/
//!   solution.toml     points of each hidden check; misconceptions, with the verdict and the
//!                     diagnosis that each must get
//!   src/lib.rs        the reference, with marked regions
//!   hidden/           mod.rs: checks that learners never get; snapshots/<check>.snap
//!   wrong/*.rs        misconceptions; recorded.toml keeps what came of each when it ran
//!   right/*.rs        other right ways, which must pass too
//!   Cargo.toml        package sol-<slug>      (made)
//!   tests/grade.rs    the root of all checks  (made)
//! ```
//!
//! The slug is the folder's name; a number before it (`03_at_most_n`) is left
//! out. Points are in TOML and not in the code: every check and its points must
//! be known before a line of anybody's code runs. What `made` makes is written
//! by `cargo course sync`; `self_test` holds what can be read from the files.

mod crates;
mod functions;
mod harness;
mod load;
pub mod made;
mod misconception;
pub(crate) mod nearest;
mod origin;
mod recorded;
pub(crate) mod self_test;
mod slug;
mod snapshot;
pub mod starter;
mod topic;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use serde::{Deserialize, Serialize};
use wakeline::view::Snapshot;

use crate::error::Error;

pub use harness::{ExerciseLimits, Harness};
pub use load::SOLUTION;
pub(crate) use load::{line_and_column, parse_toml};
pub use misconception::Misconception;
pub(crate) use origin::ExercisesArg;
pub use origin::Origin;
pub use recorded::{RECORDED, Recorded};
pub use self_test::UNWRITTEN;
pub use slug::Slug;
pub use topic::Topic;

/// The course: parts in order, exercises in order.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The course's root: the folder that holds `exercises/` and `solutions/`,
    /// or the folder of crates.
    pub root: PathBuf,
    /// The course's name.
    pub title: String,
    /// In the order of the course.
    pub parts: Vec<Part>,
    /// Where cargo builds what crates with ordinary tests need, one folder for
    /// all of them. By default each builds in its own.
    pub target: Option<PathBuf>,
}

/// A part of the course.
#[derive(Clone, Debug)]
pub struct Part {
    /// `Coroutines`.
    pub title: String,
    /// `coroutines`.
    pub folder: String,
    /// In the order of the part.
    pub exercises: Vec<Exercise>,
}

/// One exercise: what it is about, what it is worth, where it lies.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its name on the command line: `at-most-n`.
    pub slug: Slug,
    /// Its name in prose.
    pub title: String,
    /// `tasks/at-most-n`: its path below `exercises/` and `solutions/`.
    pub folder: String,
    /// Words of the course that it is about.
    pub concepts: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// What the learner does.
    pub kind: Kind,
    /// From a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// Visible checks in the order of `exercise.toml`, then hidden ones.
    pub checks: Vec<Check>,
    /// Of the checks that are not here, how many there are. Only what learners are
    /// handed says it, in `[graded]` of `exercise.toml`.
    pub kept_back: Option<KeptBack>,
    /// The wrong solutions that learners write; none where the course has no
    /// solution of the exercise.
    pub misconceptions: Vec<Misconception>,
    /// Crates of the workspace that it uses besides `wakeline`.
    pub dependencies: Vec<String>,
    /// What a submission may do besides what every submission may, as
    /// `exercise.toml` names it.
    pub allow: Vec<Topic>,
    /// How its checks are run and judged.
    pub harness: Harness,
    /// How much its compiler and its checks may use.
    pub limits: ExerciseLimits,
    /// `exercises/tasks/at-most-n` below the root, absolute.
    pub dir: PathBuf,
    /// The same below `solutions/`, where the course has it.
    pub solution: Option<PathBuf>,
}

/// What the learner does in an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Fills a gap.
    Fill,
    /// Writes a function.
    Write,
    /// Mends code that is wrong.
    Debug,
}

/// Checks that run only where the work is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptBack {
    /// How many.
    pub checks: usize,
    /// What all of them give.
    pub points: Points,
}

/// One check as the manifest announces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The name of its function; of an ordinary test `file::module::function`.
    pub name: String,
    /// What passing it earns.
    pub points: Points,
    /// Who gets to see it.
    pub visibility: Visibility,
}

/// Whether learners have a check in their own copy of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// In `exercise.toml`.
    Visible,
    /// In `solution.toml`.
    Hidden,
}

/// Points of a check, or a sum of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub u32);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        Points(points.fold(0, |sum, points| sum.saturating_add(points.0)))
    }
}

impl Catalogue {
    /// Reads the catalogue of the exercises that lie there.
    pub fn of(origin: &Origin) -> Result<Catalogue, Error> {
        match origin {
            Origin::Course(root) => Catalogue::load(root),
            Origin::Crates(dir) => crates::load(dir),
        }
    }

    /// Reads the whole catalogue of the course at `root`.
    ///
    /// An error names the file, the line and what to do.
    pub fn load(root: &Path) -> Result<Catalogue, Error> {
        load::load(root)
    }

    /// The root of the course that `from` lies in.
    pub fn find_root(from: &Path) -> Result<PathBuf, Error> {
        from.ancestors()
            .find(|folder| folder.join("exercises/course.toml").is_file())
            .map(Path::to_owned)
            .ok_or_else(|| Error::NoCourse {
                from: from.to_owned(),
            })
    }

    /// Every exercise in the order of the course.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.parts.iter().flat_map(|part| &part.exercises)
    }

    /// The exercise of that name. Also understands a folder (`at-most-n`)
    /// and underscores, because people paste what they see.
    pub fn exercise(&self, name: &str) -> Result<&Exercise, Error> {
        let last = name
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(name);
        let slug = Slug::of_folder(last);
        self.exercises()
            .find(|exercise| exercise.slug == slug)
            .ok_or_else(|| {
                let known = self.exercises().map(|exercise| exercise.slug.as_str());
                Error::UnknownSlug {
                    slug: name.to_owned(),
                    nearest: nearest::nearest(slug.as_str(), known).map(str::to_owned),
                }
            })
    }
}

impl Exercise {
    /// What full marks are.
    pub fn max_score(&self) -> Points {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// The checks that learners have.
    pub fn visible_checks(&self) -> impl Iterator<Item = &Check> {
        self.checks
            .iter()
            .filter(|check| check.visibility == Visibility::Visible)
    }

    /// A path of the exercise as people write it: `exercises/part/slug/…`.
    pub(crate) fn below_the_root<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(self.root()).unwrap_or(path)
    }

    /// What learners begin with: made from the solution, or without one as it
    /// was handed out. `None` where nobody can say what it was.
    pub fn starter(&self) -> Result<Option<String>, Error> {
        let made_from = self.solution.as_ref().map(|dir| dir.join("src/lib.rs"));
        let path = match &made_from {
            Some(reference) => reference.clone(),
            None => self.root().join(starter::kept(&self.folder)),
        };
        let text = match fs::read_to_string(&path) {
            Err(error) if made_from.is_none() && error.kind() == ErrorKind::NotFound => {
                return Ok(None);
            }
            text => text.map_err(Error::io("read", &path))?,
        };
        Ok(Some(match made_from {
            Some(reference) => starter::generate(&text, &reference)?,
            None => text,
        }))
    }

    /// The course's root.
    fn root(&self) -> &Path {
        let depth = self.folder.split('/').count() + 1;
        self.dir.ancestors().nth(depth).unwrap_or(&self.dir)
    }

    /// The learner's file.
    pub fn lib(&self) -> PathBuf {
        self.dir.join("src/lib.rs")
    }

    /// Where the checks and their snapshots of one visibility lie.
    pub fn checks_dir(&self, visibility: Visibility) -> Option<PathBuf> {
        match visibility {
            Visibility::Visible => Some(self.dir.join("tests/checks")),
            Visibility::Hidden => self.solution.as_ref().map(|dir| dir.join("hidden")),
        }
    }

    /// Where the source of a visible check may lie.
    pub(crate) fn sources_of(&self, check: &Check) -> Vec<PathBuf> {
        let tests = self.dir.join("tests");
        match self.harness {
            Harness::Timeline => vec![tests.join("checks/mod.rs")],
            Harness::Libtest => {
                let (file, _) = check.in_target();
                vec![
                    tests.join(format!("{file}.rs")),
                    tests.join(file).join("main.rs"),
                ]
            }
        }
    }

    /// Where the snapshot of a check lies.
    pub fn snapshot_path(&self, check: &Check) -> PathBuf {
        let dir = self
            .checks_dir(check.visibility)
            .unwrap_or_else(|| self.dir.clone());
        dir.join("snapshots").join(format!("{}.snap", check.name))
    }

    /// What the misconceptions came to when they ran last.
    pub fn recorded(&self) -> Result<Vec<Recorded>, Error> {
        let solution = self.solution.as_deref();
        solution.map_or(Ok(Vec::new()), recorded::read)
    }

    /// Keeps what the misconceptions come to, in the order of their list.
    pub(crate) fn record(&self, mut recorded: Vec<Recorded>) -> Result<(), Error> {
        let place = |one: &Recorded| {
            let mut listed = self.misconceptions.iter();
            listed.position(|known| known.file == one.file)
        };
        recorded.sort_by_key(place);
        let solution = self.solution.as_deref();
        solution.map_or(Ok(()), |solution| recorded::write(solution, recorded))
    }

    /// What a check expects.
    pub fn snapshot(&self, check: &Check) -> Result<Snapshot, Error> {
        snapshot::read(&self.snapshot_path(check))
    }
}

impl Check {
    /// The name of the test in the check binary: `checks::waits` or `hidden::waits`.
    pub fn test_name(&self) -> String {
        match self.visibility {
            Visibility::Visible => format!("checks::{}", self.name),
            Visibility::Hidden => format!("hidden::{}", self.name),
        }
    }

    /// Of an ordinary test, the file that it is in and its name there.
    pub(crate) fn in_target(&self) -> (&str, &str) {
        self.name.split_once("::").unwrap_or(("", &self.name))
    }
}
