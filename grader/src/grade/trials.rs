//! The promises that only a run can show: the starter fails, the reference and
//! every other right way pass, every misconception gets what it must get, and
//! does what it did before (`recorded`). An exercise that kept them all, and of
//! which nothing changed since, is not run again (`kept`).

mod kept;
mod queue;
mod recorded;

use std::collections::BTreeSet;
use std::fs;

use wakeline::Ending;
use wakeline::view::Snapshot;

use crate::catalogue::self_test::{Broken, Findings, Step, ends, names};
use crate::catalogue::{Catalogue, Check, Exercise, Misconception, Recorded};
use crate::error::Error;
use crate::grade::pool;
use crate::grade::run::Run;
use crate::grade::session::{self, Session};
use crate::host::stop::Stop;
use crate::intake::Sources;
use crate::results::Marks;
use crate::verdict::Verdict;
use kept::Kept;
use queue::Queue;

/// How the promises of an exercise were held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// By running it.
    Now,
    /// By an earlier run of the same.
    Before,
    /// There is too little to run.
    NotRun,
}

/// Runs what there is to run of these exercises, adds the promises that are
/// broken, and hands over one exercise after the other, in their order, as soon
/// as it is done. With `fresh`, also what was held before.
pub(crate) fn run<'a>(
    catalogue: &Catalogue,
    all: Vec<Findings<'a>>,
    fresh: bool,
    stop: &Stop,
    mut each: impl FnMut(Findings<'a>, Held),
) -> Result<(), Error> {
    let runnable: Vec<&Exercise> = all
        .iter()
        .filter(|one| one.runs)
        .map(|one| one.exercise)
        .collect();
    if runnable.is_empty() {
        for one in all {
            each(one, Held::NotRun);
        }
        return Ok(());
    }
    let session = Session::open(catalogue, &runnable, session::seeds(None), stop)?;
    let kept = Kept::open(&session)?;
    let mut trials: Vec<(usize, Trial)> = Vec::new();
    let mut queue = Queue::new(all.len());
    for (index, mut one) in all.into_iter().enumerate() {
        if !one.runs {
            queue.done(index, one, Held::NotRun);
        } else if !fresh && one.broken.is_empty() && kept.holds(&session, one.exercise)? {
            queue.done(index, one, Held::Before);
        } else {
            match of(one.exercise, &one.misconceptions) {
                Ok(list) => {
                    queue.wait(index, one, list.len());
                    trials.extend(list.into_iter().map(|trial| (index, trial)));
                }
                Err(error) => {
                    one.add(Step::Reference, error.to_string());
                    queue.done(index, one, Held::NotRun);
                }
            }
        }
    }
    queue.hand_over(&mut each);
    let exercises = queue.exercises();
    pool::run(
        pool::all_processors(),
        &trials,
        stop,
        |(index, trial)| trial.run(&session, exercises[*index]),
        |number, outcome| {
            let (index, _) = trials[number];
            if let Some((mut one, mut outcomes)) = queue.came(index, number, outcome?) {
                outcomes.sort_by_key(|(number, _)| *number);
                let outcomes: Vec<(&Trial, Outcome)> = outcomes
                    .into_iter()
                    .map(|(number, outcome)| (&trials[number].1, outcome))
                    .collect();
                one.broken.extend(broken(one.exercise, &outcomes));
                let now = recorded::of(&outcomes);
                one.broken.extend(recorded::broken(one.exercise, &now));
                kept.put(&session, one.exercise, one.broken.is_empty())?;
                queue.done(index, one, Held::Now);
                queue.hand_over(&mut each);
            }
            Ok::<(), Error>(())
        },
    )?;
    if stop.asked() {
        return Err(Error::nothing_changed());
    }
    Ok(())
}

/// What came of the misconceptions of an exercise, to be accepted.
pub(super) struct Wrong {
    pub(super) recorded: Vec<Recorded>,
    /// Those that do not get what they must get.
    pub(super) broken: Vec<String>,
}

/// Runs the misconceptions of these exercises alone, in their order.
pub(super) fn wrong(
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    stop: &Stop,
) -> Result<Vec<Wrong>, Error> {
    if exercises.is_empty() {
        return Ok(Vec::new());
    }
    let session = Session::open(catalogue, exercises, session::seeds(None), stop)?;
    let mut trials: Vec<(usize, Trial)> = Vec::new();
    let mut all: Vec<Wrong> = Vec::new();
    for (index, exercise) in exercises.iter().enumerate() {
        let mut one = Wrong {
            recorded: Vec::new(),
            broken: Vec::new(),
        };
        for misconception in &exercise.misconceptions {
            match of_wrong(exercise, misconception) {
                Ok(trial) => trials.push((index, trial)),
                Err(error) => one.broken.push(error.to_string()),
            }
        }
        all.push(one);
    }
    let mut outcomes: Vec<(usize, Outcome)> = Vec::new();
    pool::run(
        pool::all_processors(),
        &trials,
        stop,
        |(index, trial)| trial.run(&session, exercises[*index]),
        |number, outcome| {
            outcomes.push((number, outcome?));
            Ok::<(), Error>(())
        },
    )?;
    if stop.asked() {
        return Err(Error::nothing_changed());
    }
    outcomes.sort_by_key(|(number, _)| *number);
    for (number, outcome) in outcomes {
        let (index, trial) = &trials[number];
        let outcome = [(trial, outcome)];
        all[*index].recorded.extend(recorded::of(&outcome));
        if let [
            (
                Trial {
                    what: What::Wrong(wanted),
                    ..
                },
                Outcome::Graded(marks),
            ),
        ] = &outcome
        {
            all[*index].broken.extend(misconception(wanted, marks));
        }
    }
    Ok(all)
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
        trials.push(of_wrong(exercise, misconception)?);
    }
    Ok(trials)
}

fn of_wrong(exercise: &Exercise, misconception: &Misconception) -> Result<Trial, Error> {
    let solution = exercise.solution.as_ref().unwrap_or(&exercise.dir);
    let path = solution.join("wrong").join(&misconception.file);
    let source = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    Ok(Trial {
        sources: Sources::lib(source),
        what: What::Wrong(misconception.clone()),
    })
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
pub(super) fn broken(exercise: &Exercise, outcomes: &[(&Trial, Outcome)]) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut add = |step: Step, text: String| broken.push(Broken { step, text });
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
                if let Some(text) = starter(marks) {
                    add(Step::Right, text);
                }
            }
            (What::Wrong(wanted), Outcome::Graded(marks)) => {
                failed.extend(failures(marks));
                let text = misconception(wanted, marks);
                if let Some(text) = text {
                    add(Step::Wrong, text);
                }
            }
            (What::Right(name), Outcome::Graded(marks)) => {
                if let Some(text) = right(name, marks) {
                    add(Step::Right, text);
                }
            }
            (_, Outcome::FurtherWorld(Some(why))) if reference_passes => add(
                Step::Right,
                format!(
                    "in world {FURTHER_WORLD} the reference is not sure of itself: {why}; a right \
                     solution must not lean on one lucky order"
                ),
            ),
            (_, Outcome::Tests(tests)) => {
                for text in manifest(exercise, tests) {
                    add(Step::Checks, text);
                }
            }
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
            let text = format!(
                "nothing fails `{}`: neither the starter nor a misconception; add a misconception \
                 that does, or drop the check",
                check.name
            );
            add(Step::Wrong, text);
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

fn starter(marks: &Marks) -> Option<String> {
    if marks.verdict == Verdict::CompileError {
        return Some(format!(
            "the starter does not compile; mend it:\n{}",
            marks.message
        ));
    }
    (marks.score >= marks.max_score).then(|| {
        "the starter earns full marks; leave something to do between // SOLUTION and // STARTER"
            .to_owned()
    })
}

fn right(name: &str, marks: &Marks) -> Option<String> {
    if marks.verdict == Verdict::Pass {
        return None;
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
    Some(format!(
        "the solution {name} gets {} in `{check}`: {why} Mend it, or look at the check and its \
         snapshot. {}",
        marks.verdict, marks.message
    ))
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

fn misconception(wanted: &Misconception, marks: &Marks) -> Option<String> {
    (!gets(wanted, marks)).then(|| {
        let id = id(marks);
        format!(
            "wrong/{} must get {} ({}), but gets {} ({id}); mend it, the checks, or \
             solution.toml",
            wanted.file, wanted.verdict, wanted.diagnosis, marks.verdict
        )
    })
}

fn manifest(exercise: &Exercise, tests: &[String]) -> Vec<String> {
    let mut broken = Vec::new();
    // An empty list is a reference that does not compile, which is said elsewhere.
    if tests.is_empty() {
        return broken;
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
    broken
}
