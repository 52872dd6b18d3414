//! `self-test`: holds every promise that the exercises make, for authors.

use std::io::Write;

use crate::catalogue::self_test::{self, Findings};
use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::trials::{self, Held};
use crate::host::stop::Stop;
use crate::host::waiting::{self, Waiting};

/// Holds all promises of these exercises. Prints a line an exercise as soon as
/// it is done, and each broken promise with what to do, in the order in which
/// one would do it.
pub(super) fn run(
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    fresh: bool,
) -> Result<Exit, Error> {
    let all: Vec<Findings<'_>> = exercises.iter().map(|one| self_test::read(one)).collect();
    let mut broken = 0;
    let stop = Stop::on_ctrl_c();
    let waiting = Waiting::until("running references and misconceptions");
    trials::run(catalogue, all, fresh, &stop, |mut one, held| {
        broken += one.broken.len();
        waiting::paused(|| show(&mut one, held));
    })?;
    drop(waiting);
    let mut out = std::io::stdout();
    // A closed pipe is nobody's error.
    if broken == 0 {
        let count = exercises.len();
        let _ = writeln!(out, "every promise holds (exercises tested: {count})");
        return Ok(Exit::Success);
    }
    let _ = writeln!(
        out,
        "promises broken: {broken}; begin with the first of an exercise"
    );
    Ok(Exit::Course)
}

fn show(one: &mut Findings<'_>, held: Held) {
    let mut out = std::io::stdout();
    let slug = &one.exercise.slug;
    let (checks, wrong) = (one.exercise.checks.len(), one.misconceptions.len());
    let state = if one.broken.is_empty() {
        "ok"
    } else {
        "BROKEN"
    };
    let held = match held {
        Held::Before => "  (unchanged since it was tested)",
        Held::NotRun => "  (not run yet)",
        Held::Now => "",
    };
    let _ = writeln!(
        out,
        "{slug:20} {state}  {checks} checks, {wrong} misconceptions{held}"
    );
    one.broken.sort_by_key(|broken| broken.step);
    for broken in &one.broken {
        let _ = writeln!(out, "  ✗ {}", broken.text);
    }
}
