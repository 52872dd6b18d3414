//! What the exercises of a course do now and nobody has accepted yet:
//! timelines of checks, and what comes of misconceptions. Each is a
//! [`Proposal`], to be looked at before it is kept.

use std::path::PathBuf;

use wakeline::Ending;
use wakeline::check::SEEDS;
use wakeline::view::Snapshot;

use super::judge;
use super::run::Run;
use super::session::{self, Session};
use super::trials;
use crate::catalogue::self_test::{self, Step};
use crate::catalogue::{Catalogue, Check, Exercise, RECORDED, Recorded};
use crate::error::Error;
use crate::host::files;
use crate::host::stop::Stop;

/// Something that is not accepted yet.
#[derive(Debug)]
pub struct Proposal<'a> {
    exercise: &'a Exercise,
    /// What it is about: `at-most-n: the check keeps_two_fetches_under_way`.
    pub title: String,
    /// Where it is kept.
    pub path: PathBuf,
    /// What was accepted before, as people read it.
    pub old: Option<String>,
    /// What happens now; `None` where there is nothing to keep any more.
    pub new: Option<String>,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Snapshot(String),
    Recorded(Recorded),
    Forget(String),
}

/// What there is to accept, and why some of it cannot be.
#[derive(Debug, Default)]
pub struct Proposals<'a> {
    /// In the order of the exercises and of their checks or misconceptions.
    pub proposals: Vec<Proposal<'a>>,
    /// What stands in the way, a sentence each.
    pub problems: Vec<String>,
}

/// Runs the references and gives the timelines of checks that differ from what
/// was accepted. A reference that does not pass has no timeline to accept.
pub fn timelines<'a>(
    catalogue: &Catalogue,
    exercises: &[&'a Exercise],
    stop: &Stop,
) -> Result<Proposals<'a>, Error> {
    let mut found = Proposals::default();
    let mut with_solution: Vec<&Exercise> = exercises
        .iter()
        .copied()
        .filter(|one| one.solution.is_some() && !one.checks.is_empty())
        .collect();
    with_solution.retain(|exercise| {
        let unwritten = self_test::still_to_write(exercise);
        let points = self_test::without_points(exercise);
        let problem = match (unwritten.first(), points.first()) {
            (Some((Step::Reference | Step::Checks, what)), _) => what.clone(),
            (_, Some(name)) => format!("the check `{name}` has no points"),
            _ => return true,
        };
        found.problems.push(format!(
            "{}: {problem}; `cargo grader self-test {}` says what else is missing",
            exercise.slug, exercise.slug
        ));
        false
    });
    if with_solution.is_empty() {
        return Ok(found);
    }
    let session = Session::without_expectations(catalogue, &with_solution, SEEDS.to_vec(), stop)?;
    for exercise in with_solution {
        let reference = session::reference(exercise)?;
        match session.record(exercise, &reference, &exercise.checks, &SEEDS)? {
            Err(not_built) => found.problems.push(format!(
                "{}: the reference does not become a check binary: {}\n{}",
                exercise.slug, not_built.diagnosis.text, not_built.message
            )),
            Ok(runs) => {
                for (check, run) in exercise.checks.iter().zip(runs) {
                    match of_check(exercise, check, run) {
                        Ok(proposal) => found.proposals.extend(proposal),
                        Err(problem) => found.problems.push(problem),
                    }
                }
            }
        }
    }
    Ok(found)
}

fn of_check<'a>(
    exercise: &'a Exercise,
    check: &Check,
    run: Run,
) -> Result<Option<Proposal<'a>>, String> {
    let new = match &run {
        Run::Reported(recordings) => Snapshot::of(recordings),
        Run::Died(..) => Snapshot::default(),
    };
    let finished = match &run {
        Run::Reported(recordings) => {
            let mut endings = recordings.iter().map(|recording| &recording.ending);
            recordings.len() == SEEDS.len() && endings.all(|ending| *ending == Ending::Finished)
        }
        Run::Died(..) => false,
    };
    if !finished {
        let result = judge::of_run(check, &new, run);
        let why = result.diagnosis.map_or(result.message, |why| why.text);
        return Err(format!(
            "{}: the reference does not pass `{}`: {why}",
            exercise.slug, check.name
        ));
    }
    let old = exercise.snapshot(check).ok();
    if old.as_ref() == Some(&new) {
        return Ok(None);
    }
    let text = new.to_string();
    Ok(Some(Proposal {
        exercise,
        title: format!("{}: the timeline of `{}`", exercise.slug, check.name),
        path: exercise.snapshot_path(check),
        old: old.map(|old| old.to_string()),
        new: Some(text.clone()),
        change: Change::Snapshot(text),
    }))
}

/// Runs the misconceptions and gives what comes of them, where that is not
/// what was accepted. Every check needs an accepted timeline before.
pub fn misconceptions<'a>(
    catalogue: &Catalogue,
    exercises: &[&'a Exercise],
    stop: &Stop,
) -> Result<Proposals<'a>, Error> {
    let mut found = Proposals::default();
    let mut ready = Vec::new();
    for exercise in exercises {
        let lacking = exercise
            .checks
            .iter()
            .find(|check| exercise.snapshot(check).is_err());
        match lacking {
            Some(check) => found.problems.push(format!(
                "{}: `{}` has no accepted timeline, so nothing says what its misconceptions get",
                exercise.slug, check.name
            )),
            None if exercise.solution.is_some() => ready.push(*exercise),
            None => {}
        }
    }
    for (exercise, now) in ready.iter().zip(trials::wrong(catalogue, &ready, stop)?) {
        found.problems.extend(
            now.broken
                .into_iter()
                .map(|why| format!("{}: {why}", exercise.slug)),
        );
        let kept = exercise.recorded()?;
        for recorded in now.recorded {
            let old = kept.iter().find(|one| one.file == recorded.file);
            if old != Some(&recorded) {
                found.proposals.push(Proposal {
                    exercise,
                    title: format!("{}: what comes of wrong/{}", exercise.slug, recorded.file),
                    path: recorded_path(exercise),
                    old: old.map(shown),
                    new: Some(shown(&recorded)),
                    change: Change::Recorded(recorded),
                });
            }
        }
        for gone in kept.iter().filter(|one| !is_listed(exercise, one)) {
            found.proposals.push(Proposal {
                exercise,
                title: format!("{}: wrong/{} is listed no more", exercise.slug, gone.file),
                path: recorded_path(exercise),
                old: Some(shown(gone)),
                new: None,
                change: Change::Forget(gone.file.clone()),
            });
        }
    }
    Ok(found)
}

fn is_listed(exercise: &Exercise, recorded: &Recorded) -> bool {
    let mut listed = exercise.misconceptions.iter();
    listed.any(|one| one.file == recorded.file)
}

fn recorded_path(exercise: &Exercise) -> PathBuf {
    let solution = exercise.solution.as_ref().unwrap_or(&exercise.dir);
    solution.join(RECORDED)
}

/// As people read it.
fn shown(recorded: &Recorded) -> String {
    let timeline = recorded.timeline.as_deref().unwrap_or_default();
    let cut = if recorded.cut { "  …\n" } else { "" };
    format!(
        "{}\nin `{}`, world {}\n{timeline}{cut}",
        recorded.says, recorded.check, recorded.world
    )
}

impl Proposal<'_> {
    /// Keeps it: from now on this is what is expected.
    pub fn keep(&self) -> Result<(), Error> {
        match &self.change {
            Change::Snapshot(text) => {
                let source = match self.path.ancestors().nth(2) {
                    Some(dir) => dir.join("mod.rs"),
                    None => self.path.clone(),
                };
                let source = self.exercise.below_the_root(&source).to_owned();
                // The form in which insta keeps it.
                let text = format!("---\nsource: {}\n---\n{text}", source.display());
                files::replace(&self.path, &text)
            }
            Change::Recorded(recorded) => {
                let mut all = self.exercise.recorded()?;
                match all.iter_mut().find(|one| one.file == recorded.file) {
                    Some(old) => *old = recorded.clone(),
                    None => all.push(recorded.clone()),
                }
                self.exercise.record(all)
            }
            Change::Forget(file) => {
                let mut all = self.exercise.recorded()?;
                all.retain(|one| one.file != *file);
                self.exercise.record(all)
            }
        }
    }
}
