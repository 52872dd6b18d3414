//! How an older hand-out becomes the new one: file by file, each whole, and
//! nothing that a learner wrote is lost.
//!
//! Three texts of a file decide: as it was handed out before (`handout.lock`),
//! as it is there, and as it is now in the course. What is new comes first, then
//! what changed, and what is gone last, so that code which names a file finds it
//! at any moment; the lock is written when all is done. An update that was
//! interrupted is completed by the next one: what is the new text already is left
//! alone.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use super::LOCK;
use crate::files::hashes::{Hashes, hash, key};
use crate::files::{self, FileError};

/// Something that was left as a learner wants it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// A file that was edited, and that did not change in the course.
    Edited {
        /// Below the hand-out.
        path: String,
    },
    /// A file that was edited, and that changed in the course.
    Both {
        /// Below the hand-out.
        path: String,
        /// Where its new text is.
        new: String,
    },
    /// A file that was edited, and that the course no longer has.
    Gone {
        /// Below the hand-out.
        path: String,
    },
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kept::Edited { path } => write!(f, "{path}  (edited)"),
            Kept::Both { path, new } => write!(f, "{path}  (edited; the new text is in {new})"),
            Kept::Gone { path } => write!(f, "{path}  (edited; the course no longer has it)"),
        }
    }
}

/// One change of the folder, in the order in which they are made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A file that is not there.
    Add { path: String, to: String },
    /// A file that is as it was handed out.
    Replace { path: String },
    /// A file that is as it was handed out, and no longer in the course.
    Remove { path: String },
}

/// What an update does.
#[derive(Debug)]
pub(super) struct Plan {
    steps: Vec<Step>,
    pub(super) kept: Vec<Kept>,
}

/// The hashes of all files of a hand-out but its lock.
pub(super) fn hashes_of(dir: &Path) -> Result<Hashes, FileError> {
    let mut hashes = Hashes::new();
    for file in files::all(dir)? {
        let contents = fs::read(&file).map_err(FileError::new("read", &file))?;
        let below = file.strip_prefix(dir).unwrap_or(&file);
        hashes.insert(key(below), hash(contents));
    }
    hashes.remove(LOCK);
    Ok(hashes)
}

/// What lies at a path.
#[derive(PartialEq, Eq)]
enum There {
    Nothing,
    File(String),
    /// A folder, a link: somebody's own.
    Other,
}

impl There {
    fn at(path: &Path) -> Result<There, FileError> {
        match fs::symlink_metadata(path) {
            Ok(about) if about.is_file() => {
                let contents = fs::read(path).map_err(FileError::new("read", path))?;
                Ok(There::File(hash(contents)))
            }
            Ok(_) => Ok(There::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
            Err(error) => Err(FileError::new("look at", path)(error)),
        }
    }

    fn is(&self, hash: Option<&String>) -> bool {
        matches!((self, hash), (There::File(there), Some(hash)) if there == hash)
    }
}

impl Plan {
    /// What makes of the hand-out in `dir`, once handed out as `old`, the new one.
    pub(super) fn of(dir: &Path, old: &Hashes, new: &Hashes) -> Result<Plan, FileError> {
        let mut plan = Plan {
            steps: Vec::new(),
            kept: Vec::new(),
        };
        for (path, hash) in new {
            let there = There::at(&dir.join(path))?;
            let was = old.get(path);
            let path = path.clone();
            if there == There::Nothing {
                let to = path.clone();
                plan.steps.push(Step::Add { path, to });
            } else if there.is(Some(hash)) {
                // It is the new one.
            } else if there.is(was) {
                plan.steps.push(Step::Replace { path });
            } else if was == Some(hash) {
                plan.kept.push(Kept::Edited { path });
            } else {
                let (new, is_there) = beside(dir, &path, hash)?;
                if !is_there {
                    let (path, to) = (path.clone(), new.clone());
                    plan.steps.push(Step::Add { path, to });
                }
                plan.kept.push(Kept::Both { path, new });
            }
        }
        for (path, hash) in old.iter().filter(|(path, _)| !new.contains_key(*path)) {
            let there = There::at(&dir.join(path))?;
            let path = path.clone();
            if there.is(Some(hash)) {
                plan.steps.push(Step::Remove { path });
            } else if there != There::Nothing {
                plan.kept.push(Kept::Gone { path });
            }
        }
        plan.steps.sort();
        plan.kept.sort();
        Ok(plan)
    }

    /// Makes the changes.
    pub(super) fn apply(&self, dir: &Path, stage: &Path) -> Result<(), FileError> {
        self.steps.iter().try_for_each(|step| step.make(dir, stage))
    }

    pub(super) fn changed(&self) -> usize {
        self.steps.len() - self.removed()
    }

    pub(super) fn removed(&self) -> usize {
        let is_remove = |step: &&Step| matches!(step, Step::Remove { .. });
        self.steps.iter().filter(is_remove).count()
    }

    /// What the hand-out itself wrote or removed, now and before: all that is as
    /// it was handed out.
    pub(super) fn own(&self, dir: &Path, new: &Hashes) -> Result<BTreeSet<String>, FileError> {
        let mut own = BTreeSet::from([LOCK.to_owned()]);
        for (path, hash) in new {
            if There::at(&dir.join(path))?.is(Some(hash)) {
                own.insert(path.clone());
            }
        }
        own.extend(self.steps.iter().map(|step| match step {
            Step::Add { to, .. } => to.clone(),
            Step::Replace { path } | Step::Remove { path } => path.clone(),
        }));
        Ok(own)
    }
}

impl Step {
    fn make(&self, dir: &Path, stage: &Path) -> Result<(), FileError> {
        let (path, to) = match self {
            Step::Add { path, to } => (path, to),
            Step::Replace { path } => (path, path),
            Step::Remove { path } => {
                let path = dir.join(path);
                fs::remove_file(&path).map_err(FileError::new("remove", &path))?;
                remove_empty(path.parent(), dir);
                return Ok(());
            }
        };
        let to = dir.join(to);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(FileError::new("make", folder))?;
        }
        fs::rename(stage.join(path), &to).map_err(FileError::new("write", &to))
    }
}

/// Removes folders in which nothing is left.
fn remove_empty(mut folder: Option<&Path>, dir: &Path) {
    while let Some(empty) = folder.filter(|folder| *folder != dir) {
        // One that is not empty stays, and so do those above it.
        if fs::remove_dir(empty).is_err() {
            return;
        }
        folder = empty.parent();
    }
}

/// Where the new text of a file goes that a learner edited: the first name that
/// is free, or that has this text already.
fn beside(dir: &Path, path: &str, hash: &String) -> Result<(String, bool), FileError> {
    let mut number = 1;
    loop {
        let name = match number {
            1 => format!("{path}.new"),
            _ => format!("{path}.new{number}"),
        };
        let there = There::at(&dir.join(&name))?;
        if there == There::Nothing || there.is(Some(hash)) {
            let is_there = there != There::Nothing;
            return Ok((name, is_there));
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An older hand-out that a learner has worked in, and the new one.
    struct Case {
        dir: tempfile::TempDir,
        old: Hashes,
    }

    const NEW: [(&str, &str); 5] = [
        ("same", "same"),
        ("changed", "two"),
        ("edited", "edited"),
        ("folder/both", "two"),
        ("added/new", "new"),
    ];

    impl Case {
        fn new() -> Case {
            let dir = tempfile::tempdir().unwrap();
            let case = Case {
                dir,
                old: Hashes::new(),
            };
            let handed_out = [
                ("same", "same"),
                ("changed", "one"),
                ("edited", "edited"),
                ("folder/both", "one"),
                ("gone/gone", "gone"),
                ("gone-edited", "gone"),
                ("deleted", "deleted"),
            ];
            for (path, text) in handed_out {
                case.write("there", path, text);
            }
            let old = hashes_of(&case.path("there")).unwrap();
            for (path, text) in [
                ("edited", "mine"),
                ("folder/both", "mine"),
                ("gone-edited", "mine"),
                ("own", "mine"),
            ] {
                case.write("there", path, text);
            }
            fs::remove_file(case.path("there/deleted")).unwrap();
            Case { old, ..case }
        }

        fn path(&self, path: &str) -> std::path::PathBuf {
            self.dir.path().join(path)
        }

        fn write(&self, folder: &str, path: &str, text: &str) {
            let path = self.path(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// Stages the new hand-out and plans.
        fn plan(&self) -> Plan {
            let stage = self.path("stage");
            let _ = fs::remove_dir_all(&stage);
            for (path, text) in NEW {
                self.write("stage", path, text);
            }
            let new = hashes_of(&stage).unwrap();
            Plan::of(&self.path("there"), &self.old, &new).unwrap()
        }

        fn apply(&self, plan: &Plan) {
            plan.apply(&self.path("there"), &self.path("stage"))
                .unwrap();
        }

        fn check(&self) {
            let all = files::all(&self.path("there")).unwrap();
            let there: Vec<(String, String)> = all
                .iter()
                .map(|file| {
                    let below = file.strip_prefix(self.path("there")).unwrap();
                    (key(below), fs::read_to_string(file).unwrap())
                })
                .collect();
            let expected = [
                ("changed", "two"),
                ("edited", "mine"),
                ("gone-edited", "mine"),
                ("own", "mine"),
                ("same", "same"),
                ("added/new", "new"),
                ("folder/both", "mine"),
                ("folder/both.new", "two"),
            ]
            .map(|(path, text)| (path.to_owned(), text.to_owned()));
            assert_eq!(there, expected);
        }
    }

    #[test]
    fn what_is_edited_stays_and_is_named_and_the_rest_becomes_new() {
        let case = Case::new();
        let plan = case.plan();
        let kept: Vec<String> = plan.kept.iter().map(ToString::to_string).collect();
        assert_eq!(
            kept,
            [
                "edited  (edited)",
                "folder/both  (edited; the new text is in folder/both.new)",
                "gone-edited  (edited; the course no longer has it)"
            ]
        );
        assert_eq!((plan.changed(), plan.removed()), (3, 1));
        case.apply(&plan);
        case.check();
    }

    #[test]
    fn an_update_that_was_interrupted_anywhere_is_completed_by_the_next() {
        for done in 0..=Case::new().plan().steps.len() {
            let case = Case::new();
            let plan = case.plan();
            for step in &plan.steps[..done] {
                step.make(&case.path("there"), &case.path("stage")).unwrap();
            }
            let next = case.plan();
            assert_eq!(next.kept.len(), 3, "after {done} steps: {:?}", next.kept);
            case.apply(&next);
            case.check();
        }
    }

    #[test]
    fn the_new_text_takes_no_name_that_is_taken() {
        let case = Case::new();
        case.write("there", "folder/both.new", "my merge");
        let plan = case.plan();
        case.apply(&plan);
        let read = |path: &str| fs::read_to_string(case.path("there").join(path)).unwrap();
        assert_eq!(read("folder/both.new"), "my merge");
        assert_eq!(read("folder/both.new2"), "two");
    }
}
