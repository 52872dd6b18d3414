//! `cargo course handout`: what learners get. Exercises with their visible
//! checks, the built book, and the programs that they need: a workspace that
//! builds, tests and checks on its own, and holds nothing that no learner may
//! find.
//!
//! A hand-out is made whole beside its place (`contents`, `workspace`), searched
//! for giveaways (`search`), and only then put there (`update`): a new one in
//! one step, an older one file by file, at the cost of nothing that a learner
//! wrote. `handout.lock` has the hash of each file as it was handed out, so what
//! was edited since is known. Nothing in it tells of the time or the machine: the
//! same course gives the same bytes.
//!
//! The sources of the book and its engine do not go along. Learners read the
//! built book, and chapters hold teaching notes. Another program for them is a
//! row in `workspace::PROGRAMS`.

mod cargo;
mod contents;
mod error;
mod git;
mod manifest;
mod search;
mod update;
mod workspace;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

pub use self::cargo::CargoError;
pub use self::error::HandoutError;
pub use self::git::GitError;
pub use self::update::Kept;
use self::update::Plan;
use crate::files::FileError;
use crate::files::hashes::{self, Hashes};
use crate::new::Wakeline;
use crate::sources::Sources;

/// Beside the README of a hand-out: what tells edits.
pub const LOCK: &str = "handout.lock";
/// Where the crates lie that come along. The name begins with a dot: whoever
/// looks for exercises in what was handed in passes them over.
const VENDOR: &str = ".cargo/vendor";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the hand-out is, or will be.
    pub dir: PathBuf,
    /// Where the programs come from.
    pub wakeline: Wakeline,
    /// Whether all crates come along, for machines without a network. A
    /// hand-out that has them keeps them.
    pub vendored: bool,
    /// Whether a new folder becomes a git repository. One that is a repository
    /// gets a commit in any case.
    pub git: bool,
    /// Whether there is a hand-out already, to be brought up to date.
    pub update: bool,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The hand-out, absolute.
    pub dir: PathBuf,
    /// How many files it has.
    pub files: usize,
    /// How many of them are new, or not what they were.
    pub changed: usize,
    /// How many files the course no longer has.
    pub removed: usize,
    /// What was left as a learner wants it.
    pub kept: Vec<Kept>,
    /// Whether git has a new commit.
    pub committed: bool,
}

/// Makes a hand-out, or brings one up to date. `told` hears what it is at.
pub fn hand_out(
    sources: &Rc<Sources>,
    options: &Options,
    told: &mut dyn FnMut(&str),
) -> Result<Done, HandoutError> {
    let Wakeline::Checkout(checkout) = &options.wakeline else {
        return Err(HandoutError::NoCheckout);
    };
    let dir = std::path::absolute(&options.dir).map_err(FileError::new("find", &options.dir))?;
    // A link to a folder stays one.
    let dir = dir.canonicalize().unwrap_or(dir);
    let old = before(&dir, options.update)?;
    let beside = dir.parent().unwrap_or(&dir);
    fs::create_dir_all(beside).map_err(FileError::new("make", beside))?;
    let scratch = tempfile::Builder::new()
        .prefix(".handout-")
        .tempdir_in(beside)
        .map_err(FileError::new("make a folder in", beside))?;
    let stage = scratch.path().join("handout");
    let vendor = format!("{VENDOR}/");
    let wanted = contents::Wanted {
        checkout,
        stage: &stage,
        vendored: options.vendored || old.keys().any(|path| path.starts_with(&vendor)),
    };
    let title = contents::write(sources, &wanted, told)?;

    told("Looking through every file for what no learner may find …");
    let given_away = search::search(&stage, sources)?;
    if !given_away.0.is_empty() {
        return Err(HandoutError::Giveaways(given_away));
    }

    let new = update::hashes_of(&stage)?;
    let is_repository = git::is_repository(&dir);
    if let Some(path) = update::in_the_way(&dir, &new) {
        return Err(HandoutError::NoFolder { path });
    }
    let plan = Plan::of(&dir, &old, &new)?;
    if !options.update && !is_repository {
        hashes::write(&stage.join(LOCK), &new)?;
        put_in_place(&stage, &dir)?;
    } else {
        if !options.update {
            // From here on `--update` can complete it.
            hashes::write(&dir.join(LOCK), &new)?;
        }
        plan.apply(&dir, &stage)?;
        hashes::write(&dir.join(LOCK), &new)?;
    }
    let committed = if is_repository || options.git {
        if !is_repository {
            git::init(&dir)?;
        }
        let message = if options.update {
            format!("Update {title}")
        } else {
            format!("Hand out {title}")
        };
        git::commit(&dir, &plan.own(&dir, &new)?, &message)?
    } else {
        false
    };
    Ok(Done {
        files: new.len(),
        changed: plan.changed(),
        removed: plan.removed(),
        kept: plan.kept,
        committed,
        dir,
    })
}

/// What was handed out before. Refuses a folder that is not what it should be.
fn before(dir: &Path, update: bool) -> Result<Hashes, HandoutError> {
    let path = dir.to_owned();
    let lock = match hashes::read(&dir.join(LOCK)) {
        Ok(lock) => lock,
        Err(hashes::HashesError::File(error))
            if error.source.kind() == io::ErrorKind::NotADirectory =>
        {
            return Err(HandoutError::NotEmpty { path });
        }
        Err(error) => return Err(error.into()),
    };
    match (lock, update) {
        (Some(lock), true) => Ok(lock),
        (None, true) => Err(HandoutError::NoHandout { path }),
        (Some(_), false) => Err(HandoutError::Handout { path }),
        (None, false) if is_empty(dir)? => Ok(Hashes::new()),
        (None, false) => Err(HandoutError::NotEmpty { path }),
    }
}

/// Whether nothing is there but, maybe, a repository without files.
fn is_empty(dir: &Path) -> Result<bool, FileError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        entries => entries.map_err(FileError::new("read", dir))?,
    };
    for entry in entries {
        if entry.map_err(FileError::new("read", dir))?.file_name() != git::FOLDER {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A new hand-out appears whole.
fn put_in_place(stage: &Path, dir: &Path) -> Result<(), FileError> {
    if dir.exists() {
        fs::remove_dir(dir).map_err(FileError::new("replace", dir))?;
    }
    fs::rename(stage, dir).map_err(FileError::new("write", dir))
}
