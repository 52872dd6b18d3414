//! What all jobs of one run share, prepared once: compiled dependencies, the
//! jail, the expected timelines. A session turns sources into marks.

mod key;
mod libtest;
mod timeline;

use std::collections::BTreeMap;
use std::path::Path;

use jail::{Demands, Jail, Missing};
use tempfile::TempDir;
use wakeline::check::SEEDS;
use wakeline::view::Snapshot;

use crate::catalogue::{Catalogue, Exercise, Harness, Slug, Topic};
use crate::error::Error;
use crate::grade::build::{Binary, Builder, NotBuilt};
use crate::host::scratch::Scratch;
use crate::host::stop::Stop;
use crate::host::waiting::Waiting;
use crate::intake::Sources;
use crate::intake::forbidden::{self, Finding};
use crate::results::Marks;
use crate::verdict::{Diagnosis, Reason, Verdict};

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

/// What is waited for at first.
const COMPILING: &str = "compiling what the exercises need";

/// Everything that turns sources into marks.
pub(crate) struct Session {
    builder: Builder,
    jail: Jail,
    seeds: Vec<u64>,
    scratch: Scratch,
    expected: BTreeMap<(Slug, String), Snapshot>,
    /// What submissions may do.
    allowed: BTreeMap<Slug, Vec<Topic>>,
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
        let jail = Jail::open(&Demands::default(), stop.flag())?;
        let waiting = Waiting::until(COMPILING);
        let doing = &mut |what: &str| waiting.now(what);
        Session::in_jail(catalogue, exercises, seeds, jail, stop, doing)
    }

    /// The same in a jail that is open already. `stop` ends the preparations;
    /// what is run in the jail is stopped by the jail's own. `doing` hears of
    /// each step that cargo takes.
    pub(crate) fn in_jail(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        seeds: Vec<u64>,
        jail: Jail,
        stop: &Stop,
        doing: &mut dyn FnMut(&str),
    ) -> Result<Session, Error> {
        let mut session = Session::prepare(catalogue, exercises, seeds, jail, stop, doing)?;
        for exercise in exercises {
            match exercise.harness {
                Harness::Timeline => session.expect(exercise)?,
                Harness::Libtest => session.compare(exercise)?,
            }
        }
        Ok(session)
    }

    /// A session in which nothing is expected yet: it records, and cannot judge.
    pub(crate) fn without_expectations(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        seeds: Vec<u64>,
        stop: &Stop,
    ) -> Result<Session, Error> {
        let jail = Jail::open(&Demands::default(), stop.flag())?;
        let waiting = Waiting::until(COMPILING);
        let doing = &mut |what: &str| waiting.now(what);
        Session::prepare(catalogue, exercises, seeds, jail, stop, doing)
    }

    fn prepare(
        catalogue: &Catalogue,
        exercises: &[&Exercise],
        seeds: Vec<u64>,
        jail: Jail,
        stop: &Stop,
        doing: &mut dyn FnMut(&str),
    ) -> Result<Session, Error> {
        let scratch = Scratch::open()?;
        // Ctrl-C also reaches cargo, which then fails: that is no fault.
        let builder = Builder::open(catalogue, exercises, &scratch, doing).map_err(|error| {
            if stop.asked() {
                Error::nothing_changed()
            } else {
                error
            }
        })?;
        Ok(Session {
            builder,
            jail,
            seeds,
            scratch,
            expected: BTreeMap::new(),
            allowed: exercises
                .iter()
                .map(|one| (one.slug.clone(), forbidden::allowed(one)))
                .collect(),
            notes: Vec::new(),
        })
    }

    /// What this host enforces.
    pub(crate) fn enforced(&self) -> Vec<String> {
        self.jail.enforced()
    }

    /// What it does not.
    pub(crate) fn missing(&self) -> &[Missing] {
        self.jail.missing()
    }

    /// Where cargo builds what the exercises need.
    pub(crate) fn target(&self) -> &Path {
        self.builder.target()
    }

    /// What an instructor should know of the exercises.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What submissions of an exercise may do.
    fn allowed(&self, exercise: &Exercise) -> &[Topic] {
        self.allowed.get(&exercise.slug).map_or(&[], Vec::as_slice)
    }

    /// Compiles sources that do nothing that the exercise forbids.
    fn build(
        &self,
        exercise: &Exercise,
        sources: &Sources,
        scratch: &Path,
    ) -> Result<Result<Vec<Binary>, NotBuilt>, Error> {
        let allowed = self.allowed(exercise);
        let findings = forbidden::findings(sources, allowed, exercise.harness);
        if let Some(first) = findings.first() {
            return Ok(Err(rejected(first, &findings, exercise.harness)));
        }
        self.builder
            .build(&self.jail, (exercise, allowed), sources, scratch)
    }

    /// A fresh folder to compile and to run in.
    fn folder(&self) -> Result<TempDir, Error> {
        let folder = self.scratch.folder();
        folder.map_err(Error::io("create a folder in", &std::env::temp_dir()))
    }

    /// Grades sources.
    pub(crate) fn grade(&self, exercise: &Exercise, sources: &Sources) -> Result<Marks, Error> {
        match exercise.harness {
            Harness::Timeline => self.grade_timelines(exercise, sources),
            Harness::Libtest => self.grade_tests(exercise, sources),
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
    use crate::intake::{Handed, admit};
    match admit(dir) {
        Handed::In(sources) => Ok(sources),
        Handed::Missing => Err(Error::course(dir, "there is no src/lib.rs; restore it")),
        Handed::Refused(why) => Err(Error::course(dir, why)),
        Handed::Unreadable(why) => Err(Error::Unreadable {
            path: dir.to_owned(),
            why,
        }),
    }
}

/// The marks of sources that did not become binaries.
fn marks_of(exercise: &Exercise, not_built: NotBuilt) -> Marks {
    let NotBuilt {
        verdict,
        diagnosis,
        message,
    } = not_built;
    Marks::without_a_run(exercise, verdict, diagnosis, message)
}

/// A submission that does what its exercise forbids.
fn rejected(first: &Finding, findings: &[Finding], harness: Harness) -> NotBuilt {
    let text = format!(
        "The code uses what this exercise forbids: `{}` in src/{}, line {}: {}",
        first.what,
        first.file,
        first.line,
        first.topic.lesson(harness)
    );
    NotBuilt {
        verdict: Verdict::Rejected,
        diagnosis: Diagnosis::new(Reason::Forbidden, text).with("topic", first.topic.name()),
        message: forbidden::explain(findings, harness),
    }
}

/// The marks of a job that this machine could not grade.
pub(crate) fn not_graded(exercise: &Exercise, why: &str) -> Marks {
    let text = "This machine could not grade the exercise; that is not the student's fault.";
    let diagnosis = Diagnosis::new(Reason::Infrastructure, text);
    Marks::without_a_run(exercise, Verdict::InfraError, diagnosis, why.to_owned())
}
