//! Holds every promise that the exercises make, for authors: what can be read
//! from files (`files`), what only a run can show (`trials`), and that it shows
//! what it showed before (`recorded`).

mod files;
mod recorded;
mod trials;

use std::io::Write;

use crate::catalogue::{Catalogue, Exercise, Misconception};
use crate::error::Error;
use crate::exit::Exit;
use crate::pool;
use crate::session::{self, Session};
use crate::stop::Stop;

use trials::{Outcome, Trial};

/// What was found about one exercise.
struct Findings<'a> {
    exercise: &'a Exercise,
    misconceptions: Vec<Misconception>,
    /// A broken promise a line, with what to do.
    broken: Vec<String>,
}

/// Holds all promises of these exercises, prints a line an exercise, and each
/// broken promise with what to do. What misconceptions do is accepted, or held
/// against what was.
pub(crate) fn run(
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    accept: bool,
) -> Result<Exit, Error> {
    let mut all: Vec<Findings<'_>> = exercises.iter().map(|one| files::read(one)).collect();
    // Without a reference and its snapshots there is nothing to run against.
    let runnable: Vec<&Exercise> = all
        .iter()
        .filter(|one| can_run(one))
        .map(|one| one.exercise)
        .collect();
    if !runnable.is_empty() {
        let seeds = session::seeds(None);
        let session = Session::open(catalogue, &runnable, seeds, &Stop::on_ctrl_c())?;
        let mut trials: Vec<(usize, Trial)> = Vec::new();
        for (index, one) in all.iter_mut().enumerate().filter(|(_, one)| can_run(one)) {
            match trials::of(one.exercise, &one.misconceptions) {
                Ok(list) => trials.extend(list.into_iter().map(|trial| (index, trial))),
                Err(error) => one.broken.push(error.to_string()),
            }
        }
        let mut outcomes: Vec<Vec<(usize, Outcome)>> = all.iter().map(|_| Vec::new()).collect();
        pool::run(
            pool::all_processors(),
            &trials,
            &Stop::default(),
            |(index, trial)| trial.run(&session, exercises[*index]),
            |number, outcome| {
                let outcome = outcome.map_err(|failure| session::infrastructure(&failure))?;
                outcomes[trials[number].0].push((number, outcome));
                Ok::<(), Error>(())
            },
        )?;
        for (one, mut outcomes) in all.iter_mut().zip(outcomes) {
            outcomes.sort_by_key(|(number, _)| *number);
            let outcomes: Vec<(&Trial, Outcome)> = outcomes
                .into_iter()
                .map(|(number, outcome)| (&trials[number].1, outcome))
                .collect();
            one.broken.extend(trials::broken(one.exercise, &outcomes));
            let now = recorded::of(&outcomes);
            if accept {
                one.exercise.record(now)?;
            } else {
                one.broken.extend(recorded::broken(one.exercise, &now));
            }
        }
    }
    Ok(show(&all))
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

fn show(all: &[Findings<'_>]) -> Exit {
    let mut out = std::io::stdout();
    let mut broken = 0;
    for one in all {
        let slug = &one.exercise.slug;
        let (checks, wrong) = (one.exercise.checks.len(), one.misconceptions.len());
        let state = if one.broken.is_empty() {
            "ok"
        } else {
            "BROKEN"
        };
        // A closed pipe is nobody's error.
        let _ = writeln!(
            out,
            "{slug:20} {state}  {checks} checks, {wrong} misconceptions"
        );
        for promise in &one.broken {
            let _ = writeln!(out, "  ✗ {promise}");
        }
        broken += one.broken.len();
    }
    if broken == 0 {
        let _ = writeln!(out, "every promise holds (exercises tested: {})", all.len());
        return Exit::Success;
    }
    let _ = writeln!(out, "promises broken: {broken}");
    Exit::Course
}
