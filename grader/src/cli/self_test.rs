//! `self-test`: holds every promise that the exercises make, for authors.

use std::io::Write;

use crate::catalogue::self_test::{self, Findings};
use crate::catalogue::{Catalogue, Exercise};
use crate::error::Error;
use crate::exit::Exit;
use crate::grade::trials;

/// Holds all promises of these exercises, prints a line an exercise, and each
/// broken promise with what to do. What misconceptions do is accepted, or held
/// against what was.
pub(super) fn run(
    catalogue: &Catalogue,
    exercises: &[&Exercise],
    accept: bool,
) -> Result<Exit, Error> {
    let mut all: Vec<Findings<'_>> = exercises.iter().map(|one| self_test::read(one)).collect();
    trials::run(catalogue, &mut all, accept)?;
    Ok(show(&all))
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
