//! The promises that only a run can show: the starter fails, the reference and
//! every other right way pass, every misconception gets what it must get, and
//! does what it did before (`recorded`).

mod recorded;

use std::collections::BTreeSet;
use std::fs;

use wakeline::Ending;
use wakeline::view::Snapshot;

use crate::catalogue::self_test::{Findings, ends, names};
use crate::catalogue::{Catalogue, Check, Exercise, Misconception};
use crate::error::Error;
use crate::grade::pool;
use crate::grade::run::Run;
use crate::grade::session::{self, Session};
use crate::host::stop::Stop;
use crate::intake::Sources;
use crate::results::Marks;
use crate::verdict::Verdict;

/// Runs what there is to run of these exercises, and adds the promises that are
/// broken. What misconceptions do is accepted, or held against what was.
pub(crate) fn run(
    catalogue: &Catalogue,
    all: &mut [Findings<'_>],
    accept: bool,
) -> Result<(), Error> {
    // Without a reference and its snapshots there is nothing to run against.
    let runnable: Vec<&Exercise> = all
        .iter()
        .filter(|one| can_run(one))
        .map(|one| one.exercise)
        .collect();
    if runnable.is_empty() {
        return Ok(());
    }
    let exercises: Vec<&Exercise> = all.iter().map(|one| one.exercise).collect();
    let seeds = session::seeds(None);
    let session = Session::open(catalogue, &runnable, seeds, &Stop::on_ctrl_c())?;
    let mut trials: Vec<(usize, Trial)> = Vec::new();
    for (index, one) in all.iter_mut().enumerate().filter(|(_, one)| can_run(one)) {
        match of(one.exercise, &one.misconceptions) {
            Ok(list) => trials.extend(list.into_iter().map(|trial| (index, trial))),
            Err(error) => one.broken.push(error.to_string()),
        }
    }
    let mut outcomes: Vec<Vec<(usize, Outcome)>> = all.iter().map(|_| Vec::new()).collect();
    pool::run(
        pool::all_processors(),
        &trials,
        &Stop::never(),
        |(index, trial)| trial.run(&session, exercises[*index]),
        |number, outcome| {
            outcomes[trials[number].0].push((number, outcome?));
            Ok::<(), Error>(())
        },
    )?;
    for (one, mut outcomes) in all.iter_mut().zip(outcomes) {
        outcomes.sort_by_key(|(number, _)| *number);
        let outcomes: Vec<(&Trial, Outcome)> = outcomes
            .into_iter()
            .map(|(number, outcome)| (&trials[number].1, outcome))
            .collect();
        one.broken.extend(broken(one.exercise, &outcomes));
        let now = recorded::of(&outcomes);
        if accept {
            one.exercise.record(now)?;
        } else {
            one.broken.extend(recorded::broken(one.exercise, &now));
        }
    }
    Ok(())
}

fn can_run(one: &Findings<'_>) -> bool {
    let solution = one.exercise.solution.is_some();
    solution
        && one
            .exercise
            .checks
            .iter()
            .all(|check| one.exercise.snapshot(check).is_ok())
}

/// A world that no snapshot holds.
const FURTHER_WORLD: u64 = 3;

/// The reference's path below the solution.
const REFERENCE: &str = "src/lib.rs";

/// One thing to run.
pub(super) struct Trial {
    sources: Sources,
    what: What,
}

enum What {
    Starter,
    /// The reference, or another right way: its path below the solution.
    Right(String),
    Wrong(Misconception),
    /// The reference twice in a world that no snapshot holds.
    FurtherWorld,
    /// The names of the tests in the check binary.
    Tests,
}

/// What came of it.
pub(super) enum Outcome {
    Graded(Marks),
    /// Why the reference does not do the same twice in a further world.
    FurtherWorld(Option<String>),
    Tests(Vec<String>),
}

/// Everything to run for an exercise.
pub(super) fn of(
    exercise: &Exercise,
    misconceptions: &[Misconception],
) -> Result<Vec<Trial>, Error> {
    let reference = session::reference(exercise)?;
    let mut trials = vec![
        Trial {
            sources: session::sources_of(&exercise.dir)?,
            what: What::Starter,
        },
        Trial {
            sources: reference.clone(),
            what: What::Right(REFERENCE.to_owned()),
        },
        Trial {
            sources: reference.clone(),
            what: What::FurtherWorld,
        },
        Trial {
            sources: reference,
            what: What::Tests,
        },
    ];
    let Some(solution) = &exercise.solution else {
        return Ok(trials);
    };
    let read = |name: &str| {
        let path = solution.join(name);
        fs::read_to_string(&path)
            .map(Sources::lib)
            .map_err(Error::io("read", &path))
    };
    for name in names(&solution.join("right"))
        .iter()
        .filter(|name| ends(name, "rs"))
    {
        let name = format!("right/{name}");
        trials.push(Trial {
            sources: read(&name)?,
            what: What::Right(name),
        });
    }
    for misconception in misconceptions {
        let sources = read(&format!("wrong/{}", misconception.file))?;
        trials.push(Trial {
            sources,
            what: What::Wrong(misconception.clone()),
        });
    }
    Ok(trials)
}

impl Trial {
    pub(super) fn run(&self, session: &Session, exercise: &Exercise) -> Result<Outcome, Error> {
        match &self.what {
            What::Starter | What::Right(_) | What::Wrong(_) => {
                Ok(Outcome::Graded(session.grade(exercise, &self.sources)?))
            }
            What::FurtherWorld => further_world(session, exercise, &self.sources),
            What::Tests => Ok(Outcome::Tests(
                session.tests(exercise, &self.sources)?.unwrap_or_default(),
            )),
        }
    }
}

fn further_world(
    session: &Session,
    exercise: &Exercise,
    reference: &Sources,
) -> Result<Outcome, Error> {
    let record = || session.record(exercise, reference, &exercise.checks, &[FURTHER_WORLD]);
    let (Ok(first), Ok(second)) = (record()?, record()?) else {
        // That the reference does not compile is said once, elsewhere.
        return Ok(Outcome::FurtherWorld(None));
    };
    for ((check, first), second) in exercise.checks.iter().zip(first).zip(second) {
        let (Run::Reported(first), Run::Reported(second)) = (first, second) else {
            return Ok(Outcome::FurtherWorld(Some(format!(
                "`{}` does not report",
                check.name
            ))));
        };
        if first.iter().any(|run| run.ending != Ending::Finished) {
            return Ok(Outcome::FurtherWorld(Some(format!(
                "`{}` does not pass",
                check.name
            ))));
        }
        if Snapshot::of(&first) != Snapshot::of(&second) {
            let why = format!("`{}` gives two timelines in two runs", check.name);
            return Ok(Outcome::FurtherWorld(Some(why)));
        }
    }
    Ok(Outcome::FurtherWorld(None))
}

/// Every promise that the outcomes break.
pub(super) fn broken(exercise: &Exercise, outcomes: &[(&Trial, Outcome)]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut failed: BTreeSet<&str> = BTreeSet::new();
    // A reference that fails in the known worlds is no news in a further one.
    let reference_passes = outcomes
        .iter()
        .any(|(trial, outcome)| match (&trial.what, outcome) {
            (What::Right(name), Outcome::Graded(marks)) => {
                name == REFERENCE && marks.verdict == Verdict::Pass
            }
            _ => false,
        });
    for (trial, outcome) in outcomes {
        match (&trial.what, outcome) {
            (What::Starter, Outcome::Graded(marks)) => {
                failed.extend(failures(marks));
                starter(marks, &mut broken);
            }
            (What::Wrong(wanted), Outcome::Graded(marks)) => {
                failed.extend(failures(marks));
                misconception(wanted, marks, &mut broken);
            }
            (What::Right(name), Outcome::Graded(marks)) => right(name, marks, &mut broken),
            (_, Outcome::FurtherWorld(Some(why))) if reference_passes => broken.push(format!(
                "in world {FURTHER_WORLD} the reference is not sure of itself: {why}; a right \
                 solution must not lean on one lucky order"
            )),
            (_, Outcome::Tests(tests)) => manifest(exercise, tests, &mut broken),
            _ => {}
        }
    }
    // Where nothing ran there is no news about single checks.
    if !outcomes.is_empty() {
        for check in exercise
            .checks
            .iter()
            .filter(|check| !failed.contains(check.name.as_str()))
        {
            broken.push(format!(
                "nothing fails `{}`: neither the starter nor a misconception; add a misconception \
                 that does, or drop the check",
                check.name
            ));
        }
    }
    broken
}

/// The checks that ran and did not pass.
fn failures(marks: &Marks) -> impl Iterator<Item = &str> {
    let ran = marks.verdict != Verdict::CompileError;
    marks
        .checks
        .iter()
        .filter(move |check| ran && check.verdict != Verdict::Pass)
        .map(|check| check.name.as_str())
}

fn starter(marks: &Marks, broken: &mut Vec<String>) {
    if marks.verdict == Verdict::CompileError {
        broken.push(format!(
            "the starter does not compile; mend it:\n{}",
            marks.message
        ));
    } else if marks.score >= marks.max_score {
        broken.push(
            "the starter earns full marks; leave something to do between // SOLUTION and \
             // STARTER"
                .to_owned(),
        );
    }
}

fn right(name: &str, marks: &Marks, broken: &mut Vec<String>) {
    if marks.verdict == Verdict::Pass {
        return;
    }
    let failed = marks
        .checks
        .iter()
        .find(|check| check.verdict != Verdict::Pass);
    let check = failed.map_or("", |check| check.name.as_str());
    let why = marks
        .diagnosis
        .as_ref()
        .map_or("", |diagnosis| diagnosis.text.as_str());
    broken.push(format!(
        "the solution {name} gets {} in `{check}`: {why} Mend it, or look at the check and its \
         snapshot. {}",
        marks.verdict, marks.message
    ));
}

/// The misconceptions that got what they must get, with all that they got.
pub(super) fn got<'a>(
    outcomes: &'a [(&Trial, Outcome)],
) -> impl Iterator<Item = (&'a Misconception, &'a Marks)> {
    outcomes
        .iter()
        .filter_map(|(trial, outcome)| match (&trial.what, outcome) {
            (What::Wrong(wanted), Outcome::Graded(marks)) => Some((wanted, marks)),
            _ => None,
        })
        .filter(|(wanted, marks)| gets(wanted, marks))
}

fn gets(wanted: &Misconception, marks: &Marks) -> bool {
    marks.verdict == wanted.verdict && id(marks) == wanted.diagnosis.as_str()
}

fn id(marks: &Marks) -> &str {
    let diagnosis = marks.diagnosis.as_ref();
    diagnosis.map_or("none", |diagnosis| diagnosis.id.as_str())
}

fn misconception(wanted: &Misconception, marks: &Marks, broken: &mut Vec<String>) {
    if !gets(wanted, marks) {
        let id = id(marks);
        broken.push(format!(
            "wrong/{} must get {} ({}), but gets {} ({id}); mend it, the checks, or \
             solution.toml",
            wanted.file, wanted.verdict, wanted.diagnosis, marks.verdict
        ));
    }
}

fn manifest(exercise: &Exercise, tests: &[String], broken: &mut Vec<String>) {
    // An empty list is a reference that does not compile, which is said elsewhere.
    if tests.is_empty() {
        return;
    }
    let known: BTreeSet<String> = exercise.checks.iter().map(Check::test_name).collect();
    let there: BTreeSet<String> = tests.iter().cloned().collect();
    for name in known.difference(&there) {
        broken.push(format!(
            "`{name}` has points, but there is no such check; write it"
        ));
    }
    for name in there.difference(&known) {
        broken.push(format!(
            "the check `{name}` has no points; add it to exercise.toml (a hidden one to solution.toml)"
        ));
    }
}
