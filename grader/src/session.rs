//! What all jobs of one run share, prepared once: compiled dependencies, the
//! jail, the expected timelines. A session turns sources into marks.

mod key;
mod libtest;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wakeline::check::SEEDS;
use wakeline::view::Snapshot;
use wakeline::{Diagnosis, Ending, Verdict};

use crate::build::{Binary, NotBuilt, Workshop};
use crate::catalogue::{Catalogue, Check, Exercise, Harness, Slug};
use crate::error::Error;
use crate::jail::{Demands, Failure, Jail, Missing};
use crate::policy::{self, Finding};
use crate::run::{self, Run};
use crate::stop::Stop;
use crate::submission::Sources;
use crate::verdict::{CheckResult, Marks};

/// The worlds of a run: 0 and the two after `first`. Without a wish they are
/// those that the snapshots hold.
pub(crate) fn seeds(first: Option<u64>) -> Vec<u64> {
    first.map_or_else(
        || SEEDS.to_vec(),
        |first| {
            let mut seeds = vec![0, first, first.wrapping_add(1)];
            seeds.sort_unstable();
            seeds.dedup();
            seeds
        },
    )
}

/// Everything that turns sources into marks.
pub(crate) struct Session {
    workshop: Workshop,
    jail: Jail,
    seeds: Vec<u64>,
    expected: BTreeMap<(Slug, String), Snapshot>,
    /// What an instructor should know of the exercises.
    notes: Vec<String>,
}

impl Session {
    /// Prepares to grade these exercises in these worlds, in the jail that
    /// this host has.
    pub(crate) fn open(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        seeds: Vec<u64>,
        stop: &Stop,
    ) -> Result<Session, Error> {
        let jail = Jail::open(&Demands::default(), stop.clone())?;
        Session::in_jail(catalogue, exercises, seeds, jail, stop)
    }

    /// The same in a jail that is open already. `stop` ends the preparations;
    /// what is run in the jail is stopped by the jail's own.
    pub(crate) fn in_jail(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        seeds: Vec<u64>,
        jail: Jail,
        stop: &Stop,
    ) -> Result<Session, Error> {
        // Ctrl-C also reaches cargo, which then fails: that is no fault.
        let workshop = Workshop::open(catalogue, exercises).map_err(|error| {
            if stop.asked() {
                nothing_changed()
            } else {
                error
            }
        })?;
        let mut session = Session {
            workshop,
            jail,
            seeds,
            expected: BTreeMap::new(),
            notes: Vec::new(),
        };
        for exercise in exercises {
            match exercise.harness {
                Harness::Timeline => session.expect(exercise)?,
                Harness::Libtest => session.compare(exercise)?,
            }
        }
        Ok(session)
    }

    /// What this host enforces.
    pub(crate) fn enforced(&self) -> Vec<String> {
        self.jail.enforced()
    }

    /// What it does not.
    pub(crate) fn missing(&self) -> &[Missing] {
        self.jail.missing()
    }

    /// What an instructor should know of the exercises.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Reads the snapshots of an exercise; runs the reference in the worlds
    /// that they do not hold.
    fn expect(&mut self, exercise: &Exercise) -> Result<(), Error> {
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
        let runs = self.record(exercise, &reference, &exercise.checks, &missing);
        let runs = runs.map_err(|failure| infrastructure(&failure))?;
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
    ) -> Result<Result<Vec<Run>, NotBuilt>, Failure> {
        if let Some(not_built) = against_policy(exercise, sources) {
            return Ok(Err(not_built));
        }
        let scratch = tempfile::Builder::new().prefix("wakeline-").tempdir()?;
        let binaries = match self
            .workshop
            .build(&self.jail, exercise, sources, scratch.path())?
        {
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
            std::fs::create_dir(&dir)?;
            let run = run::run(&self.jail, &binary, check, seeds, &dir, &limits)?;
            if run.hung() {
                limits = limits.after_a_hang();
            }
            runs.push(run);
        }
        Ok(Ok(runs))
    }

    /// Grades sources.
    pub(crate) fn grade(&self, exercise: &Exercise, sources: &Sources) -> Result<Marks, Failure> {
        match exercise.harness {
            Harness::Timeline => self.grade_timelines(exercise, sources),
            Harness::Libtest => self.grade_tests(exercise, sources),
        }
    }

    fn grade_timelines(&self, exercise: &Exercise, sources: &Sources) -> Result<Marks, Failure> {
        let runs = match self.record(exercise, sources, &exercise.checks, &self.seeds)? {
            Ok(runs) => runs,
            Err(NotBuilt {
                verdict,
                diagnosis,
                message,
            }) => {
                return Ok(Marks::without_a_run(exercise, verdict, diagnosis, message));
            }
        };
        let results =
            exercise.checks.iter().zip(runs).map(|(check, run)| {
                CheckResult::of_run(check, &self.expected(exercise, check), run)
            });
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
    ) -> Result<Result<Vec<String>, NotBuilt>, Failure> {
        let scratch = tempfile::Builder::new().prefix("wakeline-").tempdir()?;
        let built = self
            .workshop
            .build(&self.jail, exercise, sources, scratch.path())?;
        match built.and_then(only) {
            Err(not_built) => Ok(Err(not_built)),
            Ok(binary) => Ok(Ok(run::list(&self.jail, &binary, scratch.path())?)),
        }
    }
}

/// The reference solution's sources.
pub(crate) fn reference(exercise: &Exercise) -> Result<Sources, Error> {
    let solution = exercise.solution.as_ref().ok_or_else(|| {
        Error::course(
            &exercise.dir,
            "there is no solution; other worlds need one to compare with",
        )
    })?;
    sources_of(solution)
}

/// The sources of a crate of the course.
pub(crate) fn sources_of(dir: &Path) -> Result<Sources, Error> {
    use crate::submission::{Handed, admit};
    match admit(dir) {
        Handed::In(sources) => Ok(sources),
        Handed::Missing => Err(Error::course(dir, "there is no src/lib.rs; restore it")),
        Handed::Refused(why) | Handed::Unreadable(why) => Err(Error::course(dir, why)),
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

/// Why the policy of the exercise keeps sources out, if it does.
fn against_policy(exercise: &Exercise, sources: &Sources) -> Option<NotBuilt> {
    let findings = policy::findings(sources, &exercise.allow, exercise.harness);
    let first = findings.first()?;
    Some(forbidden(first, &findings, exercise.harness))
}

/// A submission that the policy of its exercise does not let in.
fn forbidden(first: &Finding, findings: &[Finding], harness: Harness) -> NotBuilt {
    let text = format!(
        "The code uses what this exercise forbids: `{}` in src/{}, line {}: {}",
        first.what,
        first.file,
        first.line,
        first.topic.lesson(harness)
    );
    NotBuilt {
        verdict: Verdict::Rejected,
        diagnosis: Diagnosis::new("forbidden", text).with("topic", first.topic.name()),
        message: policy::explain(findings, harness),
    }
}

/// What a stop means where nothing was recorded yet.
fn nothing_changed() -> Error {
    Error::Interrupted("nothing was changed".to_owned())
}

/// A failure outside a job, where there is no result to record it in.
pub(crate) fn infrastructure(failure: &Failure) -> Error {
    match failure {
        Failure::Stopped => nothing_changed(),
        Failure::Io(_) | Failure::Open(_) => Error::Toolchain(failure.to_string()),
    }
}

/// The marks of a job that this machine could not grade.
pub(crate) fn not_graded(exercise: &Exercise, why: &str) -> Marks {
    let text = "This machine could not grade the exercise; that is not the student's fault.";
    let diagnosis = Diagnosis::new("infrastructure", text);
    Marks::without_a_run(exercise, Verdict::InfraError, diagnosis, why.to_owned())
}
