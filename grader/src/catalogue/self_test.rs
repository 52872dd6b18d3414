//! The promises of an exercise that can be read from its files, without running
//! anything. Those that only a run can show are held by `grade::trials`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wakeline::check::SEEDS;

use super::{Exercise, Misconception, SOLUTION, Visibility, made};

/// What was found about one exercise.
pub(crate) struct Findings<'a> {
    pub(crate) exercise: &'a Exercise,
    pub(crate) misconceptions: Vec<Misconception>,
    /// A broken promise a line, with what to do.
    pub(crate) broken: Vec<String>,
}

/// How many hints every exercise has.
const HINTS: usize = 3;

/// Reads an exercise and finds what can be found by reading.
pub(crate) fn read(exercise: &Exercise) -> Findings<'_> {
    let mut broken = Vec::new();
    manifest(exercise, &mut broken);
    snapshots(exercise, &mut broken);
    let mut listed = Vec::new();
    match &exercise.solution {
        None => broken.push(format!(
            "there is no solutions/{}; write it",
            exercise.folder
        )),
        Some(solution) => {
            drift(exercise, &mut broken);
            listed = misconceptions(exercise, solution, &mut broken);
        }
    }
    Findings {
        exercise,
        misconceptions: listed,
        broken,
    }
}

fn manifest(exercise: &Exercise, broken: &mut Vec<String>) {
    let hints = exercise
        .hints
        .iter()
        .filter(|hint| !hint.trim().is_empty())
        .count();
    if hints != HINTS || exercise.hints.len() != HINTS {
        broken.push(format!(
            "exercise.toml has {hints} hints; write exactly {HINTS}"
        ));
    }
    if exercise.minutes == 0 {
        broken.push("exercise.toml says 0 minutes; try it and write how long it took".to_owned());
    }
    if exercise.checks.is_empty() {
        broken.push("exercise.toml lists no checks; give each its points".to_owned());
    }
    for check in exercise.checks.iter().filter(|check| check.points.0 == 0) {
        broken.push(format!("`{}` is worth 0 points; give it some", check.name));
    }
}

fn snapshots(exercise: &Exercise, broken: &mut Vec<String>) {
    for check in &exercise.checks {
        match exercise.snapshot(check) {
            Err(error) => broken.push(error.to_string()),
            Ok(snapshot) => {
                let lacking: Vec<u64> = SEEDS
                    .into_iter()
                    .filter(|seed| snapshot.view(*seed).is_none())
                    .collect();
                if !lacking.is_empty() {
                    broken.push(format!(
                        "the snapshot of `{}` lacks the worlds {lacking:?}; accept it again",
                        check.name
                    ));
                }
            }
        }
    }
    for visibility in [Visibility::Visible, Visibility::Hidden] {
        let Some(dir) = exercise.checks_dir(visibility) else {
            continue;
        };
        let known: BTreeSet<String> = exercise
            .checks
            .iter()
            .filter(|check| check.visibility == visibility)
            .map(|check| format!("{}.snap", check.name))
            .collect();
        for name in names(&dir.join("snapshots")) {
            if ends(&name, "snap.new") || ends(&name, "pending-snap") {
                broken.push(format!(
                    "the snapshot {name} is pending; accept or remove it"
                ));
            } else if ends(&name, "snap") && !known.contains(&name) {
                broken.push(format!("no check uses the snapshot {name}; remove it"));
            }
        }
    }
}

fn drift(exercise: &Exercise, broken: &mut Vec<String>) {
    let all = match made::made(exercise) {
        Ok(all) => all,
        Err(error) => {
            broken.push(error.to_string());
            return;
        }
    };
    for made in all {
        let found = fs::read_to_string(&made.path);
        if !found.is_ok_and(|found| found == made.text) {
            let path = exercise.below_the_root(&made.path);
            broken.push(format!(
                "{} is not {} that this exercise gives; run `cargo course sync`, or move your \
                 edits to where it is made from",
                path.display(),
                made.what
            ));
        }
    }
}

fn misconceptions(
    exercise: &Exercise,
    solution: &Path,
    broken: &mut Vec<String>,
) -> Vec<Misconception> {
    let wrong = solution.join("wrong");
    let mut listed = exercise.misconceptions.clone();
    let files: BTreeSet<String> = names(&wrong)
        .into_iter()
        .filter(|name| ends(name, "rs"))
        .collect();
    for name in &files {
        if !listed.iter().any(|one| one.file == *name) {
            broken.push(format!("{SOLUTION} does not list wrong/{name}; add it"));
        }
    }
    listed.retain(|one| {
        let there = files.contains(&one.file);
        if !there {
            let (file, title) = (&one.file, &one.title);
            broken.push(format!("there is no wrong/{file} (“{title}”); write it"));
        }
        there
    });
    listed
}

/// The names in a folder, in order; none if it is not there.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Whether a name has exactly this extension, as the course writes it.
pub(crate) fn ends(name: &str, extension: &str) -> bool {
    name.strip_suffix(extension)
        .is_some_and(|stem| stem.ends_with('.'))
}
