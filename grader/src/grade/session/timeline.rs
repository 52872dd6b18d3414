//! Grading by timelines: what each check expects in the worlds of a session,
//! and what sources of a submission do in them.

use std::path::PathBuf;

use wakeline::Ending;
use wakeline::view::Snapshot;

use super::{Session, marks_of, reference};
use crate::catalogue::{Check, Exercise};
use crate::error::Error;
use crate::grade::build::{Binary, NotBuilt};
use crate::grade::judge;
use crate::grade::run::{self, Run};
use crate::intake::Sources;
use crate::results::Marks;

impl Session {
    /// Reads the snapshots of an exercise; runs the reference in the worlds
    /// that they do not hold.
    pub(super) fn expect(&mut self, exercise: &Exercise) -> Result<(), Error> {
        let mut missing = Vec::new();
        for check in &exercise.checks {
            let snapshot = exercise.snapshot(check)?;
            missing.extend(
                self.seeds
                    .iter()
                    .filter(|seed| snapshot.view(**seed).is_none()),
            );
            self.expected
                .insert((exercise.slug.clone(), check.name.clone()), snapshot);
        }
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        let reference = reference(exercise)?;
        let runs = self.record(exercise, &reference, &exercise.checks, &missing)?;
        let runs = runs.map_err(|not_built| broken(exercise, &not_built.message))?;
        for (check, run) in exercise.checks.iter().zip(runs) {
            let recordings = match run {
                Run::Reported(recordings) => recordings,
                Run::Died(_, diagnosis) => return Err(broken(exercise, &diagnosis.text)),
            };
            if recordings
                .iter()
                .any(|recording| recording.ending != Ending::Finished)
            {
                let message = format!("`{}` does not finish in worlds {missing:?}", check.name);
                return Err(broken(exercise, &message));
            }
            let key = (exercise.slug.clone(), check.name.clone());
            if let Some(snapshot) = self.expected.get_mut(&key) {
                snapshot.0.extend(Snapshot::of(&recordings).0);
            }
        }
        Ok(())
    }

    /// Compiles sources and runs checks of them, without judging.
    pub(crate) fn record(
        &self,
        exercise: &Exercise,
        sources: &Sources,
        checks: &[Check],
        seeds: &[u64],
    ) -> Result<Result<Vec<Run>, NotBuilt>, Error> {
        let scratch = self.folder()?;
        let binaries = match self.build(exercise, sources, scratch.path())? {
            Ok(binaries) => binaries,
            Err(not_built) => return Ok(Err(not_built)),
        };
        let binary = match only(binaries) {
            Ok(binary) => binary,
            Err(not_built) => return Ok(Err(not_built)),
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut limits = exercise.limits.check.clone();
        for (index, check) in checks.iter().enumerate() {
            let dir = scratch.path().join(format!("run{index}"));
            std::fs::create_dir(&dir).map_err(Error::io("create", &dir))?;
            let run = run::run(&self.jail, &binary, check, seeds, &dir, &limits)?;
            if run.hung() {
                limits = limits.after_a_hang();
            }
            runs.push(run);
        }
        Ok(Ok(runs))
    }

    pub(super) fn grade_timelines(
        &self,
        exercise: &Exercise,
        sources: &Sources,
    ) -> Result<Marks, Error> {
        let runs = match self.record(exercise, sources, &exercise.checks, &self.seeds)? {
            Ok(runs) => runs,
            Err(not_built) => return Ok(marks_of(exercise, not_built)),
        };
        let results = exercise
            .checks
            .iter()
            .zip(runs)
            .map(|(check, run)| judge::of_run(check, &self.expected(exercise, check), run));
        Ok(Marks::of_checks(results.collect()))
    }

    /// What a check expects in the worlds of this session.
    pub(crate) fn expected(&self, exercise: &Exercise, check: &Check) -> Snapshot {
        let key = (exercise.slug.clone(), check.name.clone());
        self.expected.get(&key).cloned().unwrap_or_default()
    }

    /// The names of the tests in the check binary of some sources.
    pub(crate) fn tests(
        &self,
        exercise: &Exercise,
        sources: &Sources,
    ) -> Result<Result<Vec<String>, NotBuilt>, Error> {
        let scratch = self.folder()?;
        match self
            .build(exercise, sources, scratch.path())?
            .and_then(only)
        {
            Err(not_built) => Ok(Err(not_built)),
            Ok(binary) => Ok(Ok(run::list(&self.jail, &binary, scratch.path())?)),
        }
    }
}

fn broken(exercise: &Exercise, why: &str) -> Error {
    let dir = exercise.solution.as_ref().unwrap_or(&exercise.dir);
    Error::course(
        dir,
        format!("the reference solution cannot say what is expected: {why}"),
    )
}

/// The binary of an exercise whose checks are in one.
fn only(binaries: Vec<Binary>) -> Result<PathBuf, NotBuilt> {
    let mut built = binaries.into_iter().map(|binary| binary.built);
    built.next().expect("a build without binaries is not built")
}
