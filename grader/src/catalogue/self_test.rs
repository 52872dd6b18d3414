//! The promises of an exercise that can be read from its files, without running
//! anything. Those that only a run can show are held by `grade::trials`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wakeline::check::SEEDS;

use super::{Check, Exercise, Misconception, SOLUTION, Visibility, made};
use crate::verdict::Id;

/// What is done for an exercise, in the order in which an author does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The reference, and in it what learners begin with.
    Reference,
    /// What is made: `cargo course sync`.
    Made,
    /// The checks, with their points.
    Checks,
    /// The timelines of the checks: `cargo course accept`.
    Timelines,
    /// That what is right passes, and that the starter does not.
    Right,
    /// The misconceptions.
    Wrong,
    /// What comes of them: `cargo course accept`.
    Recorded,
    /// Title, hints, minutes.
    Facts,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) step: Step,
    /// What is wrong, and what to do.
    pub(crate) text: String,
}

/// What was found about one exercise.
pub(crate) struct Findings<'a> {
    pub(crate) exercise: &'a Exercise,
    /// Those that are listed and there.
    pub(crate) misconceptions: Vec<Misconception>,
    pub(crate) broken: Vec<Broken>,
    /// Whether there is enough to run it.
    pub(crate) runs: bool,
}

impl Findings<'_> {
    pub(crate) fn add(&mut self, step: Step, text: impl Into<String>) {
        let text = text.into();
        self.broken.push(Broken { step, text });
    }
}

/// How many hints every exercise has.
const HINTS: usize = 3;
/// How many misconceptions every exercise has at least.
const MISCONCEPTIONS: usize = 2;
/// Stands where an author still has to write, before what is to be written.
pub const UNWRITTEN: &str = "WRITE: ";

/// Reads an exercise and finds what can be found by reading.
pub(crate) fn read(exercise: &Exercise) -> Findings<'_> {
    let mut findings = Findings {
        exercise,
        misconceptions: Vec::new(),
        broken: Vec::new(),
        runs: true,
    };
    match &exercise.solution {
        None => {
            let text = format!("there is no solutions/{}; write it", exercise.folder);
            findings.add(Step::Reference, text);
            findings.runs = false;
        }
        Some(solution) => {
            unwritten(&mut findings);
            drift(&mut findings);
            misconceptions(&mut findings, solution);
        }
    }
    checks(&mut findings);
    snapshots(&mut findings);
    facts(&mut findings);
    findings
}

/// What `cargo course new exercise` left to its author.
fn unwritten(findings: &mut Findings<'_>) {
    for (step, text) in still_to_write(findings.exercise) {
        findings.add(step, text);
        findings.runs = false;
    }
}

/// What `cargo course new exercise` left to its author, in the order of the
/// work.
pub(crate) fn still_to_write(exercise: &Exercise) -> Vec<(Step, String)> {
    let Some(solution) = &exercise.solution else {
        return Vec::new();
    };
    let files = |dir: PathBuf, step: Step| {
        let names = names(&dir).into_iter();
        let names = names.filter(|name| ends(name, "rs") || ends(name, "toml"));
        names.map(move |name| (dir.join(name), step))
    };
    let all = (files(solution.join("src"), Step::Reference))
        .chain(files(exercise.dir.join("tests/checks"), Step::Checks))
        .chain(files(solution.join("hidden"), Step::Checks))
        .chain(files(solution.join("right"), Step::Right))
        .chain(files(solution.join("wrong"), Step::Wrong))
        .chain(files(solution.to_owned(), Step::Wrong))
        .chain(files(exercise.dir.clone(), Step::Facts));
    let mut found = Vec::new();
    for (path, step) in all {
        // What cannot be read is somebody else's finding.
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (number, line) in (1..).zip(text.lines()) {
            if let Some((_, what)) = line.split_once(UNWRITTEN) {
                let path = exercise.below_the_root(&path).display();
                let what = what.trim_end_matches(['"', ']', ',', ')', ';']);
                found.push((step, format!("{path}:{number}: still to write: {what}")));
            }
        }
    }
    found
}

fn checks(findings: &mut Findings<'_>) {
    let exercise = findings.exercise;
    if exercise.checks.is_empty() {
        findings.add(
            Step::Checks,
            "exercise.toml lists no checks; give each its points",
        );
        findings.runs = false;
    }
    for name in without_points(exercise) {
        let text = format!(
            "the check `{name}` has no points; add it to exercise.toml (a hidden one to {SOLUTION})"
        );
        findings.add(Step::Checks, text);
        findings.runs = false;
    }
    for check in exercise.checks.iter().filter(|check| check.points.0 == 0) {
        let text = format!("`{}` is worth 0 points; give it some", check.name);
        findings.add(Step::Checks, text);
    }
}

/// Checks that are written and have no points: `checks::waits`. So far as it can
/// be told by reading; a run tells the rest.
pub(crate) fn without_points(exercise: &Exercise) -> Vec<String> {
    let known: BTreeSet<String> = exercise.checks.iter().map(Check::test_name).collect();
    let mut found = Vec::new();
    for (visibility, module) in [
        (Visibility::Visible, "checks"),
        (Visibility::Hidden, "hidden"),
    ] {
        let path = exercise
            .checks_dir(visibility)
            .map(|dir| dir.join("mod.rs"));
        let text = path.and_then(|path| fs::read_to_string(path).ok());
        let text = text.unwrap_or_default();
        for (_, rest) in text
            .match_indices(CHECK)
            .map(|(at, _)| text.split_at(at + CHECK.len()))
        {
            let name = rest.split_once("fn ").map_or("", |(_, rest)| rest);
            let name = name.split(['(', '<', ' ']).next().unwrap_or_default();
            let name = format!("{module}::{name}");
            if !known.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// What makes a check of a function, on a line of its own.
const CHECK: &str = "\n#[wakeline::check]\n";

fn facts(findings: &mut Findings<'_>) {
    let hints = &findings.exercise.hints;
    let written = hints.iter().filter(|hint| !hint.trim().is_empty()).count();
    if written != HINTS || hints.len() != HINTS {
        let text = format!("exercise.toml has {written} hints; write exactly {HINTS}");
        findings.add(Step::Facts, text);
    }
    if findings.exercise.minutes == 0 {
        let text = "exercise.toml says 0 minutes; try it and write how long it took";
        findings.add(Step::Facts, text);
    }
}

fn snapshots(findings: &mut Findings<'_>) {
    let exercise = findings.exercise;
    for check in &exercise.checks {
        match exercise.snapshot(check) {
            Err(_) if !exercise.snapshot_path(check).exists() => {
                let text = format!(
                    "`{}` has no snapshot: nobody has said when things should happen; run `cargo \
                     course accept {}`, and look at what it shows",
                    check.name, exercise.slug
                );
                findings.add(Step::Timelines, text);
                findings.runs = false;
            }
            Err(error) => {
                findings.add(Step::Timelines, error.to_string());
                findings.runs = false;
            }
            Ok(snapshot) => {
                let lacking: Vec<u64> = SEEDS
                    .into_iter()
                    .filter(|seed| snapshot.view(*seed).is_none())
                    .collect();
                if !lacking.is_empty() {
                    let text = format!(
                        "the snapshot of `{}` lacks the worlds {lacking:?}; run `cargo course \
                         accept {}`",
                        check.name, exercise.slug
                    );
                    findings.add(Step::Timelines, text);
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
                let text = format!("the snapshot {name} is pending; accept or remove it");
                findings.add(Step::Timelines, text);
            } else if ends(&name, "snap") && !known.contains(&name) {
                let text = format!("no check uses the snapshot {name}; remove it");
                findings.add(Step::Timelines, text);
            }
        }
    }
}

fn drift(findings: &mut Findings<'_>) {
    let exercise = findings.exercise;
    let all = match made::made(exercise) {
        Ok(all) => all,
        Err(error) => {
            findings.add(Step::Reference, error.to_string());
            findings.runs = false;
            return;
        }
    };
    for made in all {
        let found = fs::read_to_string(&made.path);
        if !found.is_ok_and(|found| found == made.text) {
            let text = format!(
                "{} is not {} that this exercise gives; run `cargo course sync`, or move your \
                 edits to where it is made from",
                exercise.below_the_root(&made.path).display(),
                made.what
            );
            findings.add(Step::Made, text);
        }
    }
}

fn misconceptions(findings: &mut Findings<'_>, solution: &Path) {
    let listed = &findings.exercise.misconceptions;
    let files: BTreeSet<String> = names(&solution.join("wrong"))
        .into_iter()
        .filter(|name| ends(name, "rs"))
        .collect();
    if listed.len() < MISCONCEPTIONS {
        let text = format!(
            "{SOLUTION} lists {} misconceptions; write at least {MISCONCEPTIONS}, what learners \
             really get wrong",
            listed.len()
        );
        findings.add(Step::Wrong, text);
    }
    for name in &files {
        if !listed.iter().any(|one| one.file == *name) {
            let text = format!("{SOLUTION} does not list wrong/{name}; add it");
            findings.add(Step::Wrong, text);
        }
    }
    for one in listed {
        if let Id::Unknown(name) = &one.diagnosis {
            let text = format!(
                "{SOLUTION} wants the diagnosis `{name}` for wrong/{}, and there is none of that \
                 name; `cargo grader diagnoses` lists them",
                one.file
            );
            findings.add(Step::Wrong, text);
        }
        if files.contains(&one.file) {
            findings.misconceptions.push(one.clone());
        } else {
            let text = format!("there is no wrong/{} (“{}”); write it", one.file, one.title);
            findings.add(Step::Wrong, text);
        }
    }
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
