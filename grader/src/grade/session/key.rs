//! What the results of a session depend on besides the sources.

use wakeline::check::SEEDS;

use super::Session;
use crate::catalogue::{Exercise, Harness, Visibility};
use crate::error::Error;
use crate::grade::fingerprint::Fingerprint;
use crate::grade::key::Key;
use crate::results::Cause;

impl Session {
    /// The parts of a job's key that are the same for all sources of an exercise.
    pub(crate) fn exercise_key(&self, exercise: &Exercise) -> Result<Key, Error> {
        let text = |text: &str| {
            let mut part = Fingerprint::new();
            part.text(text);
            part
        };
        let mut course = text(self.builder.dependencies(exercise));
        course.file(&exercise.dir.join("Cargo.toml"))?;
        if let Some(solution) = &exercise.solution {
            course.file(&solution.join("Cargo.toml"))?;
        }
        let mut worlds = match exercise.harness {
            Harness::Timeline => text(&format!("{:?}", self.seeds)),
            Harness::Libtest => text(""),
        };
        if let Some(solution) = &exercise.solution
            && self.seeds != SEEDS
        {
            // There it is the reference that says what is expected.
            worlds.tree(&solution.join("src"))?;
        }
        Ok(Key::default()
            .with(Cause::Checks, checks_key(exercise)?)
            .with(Cause::Course, course)
            .with(Cause::Toolchain, text(self.builder.toolchain()))
            .with(Cause::Limits, text(&format!("{:?}", exercise.limits)))
            .with(
                Cause::Policy,
                text(&format!("{:?}", self.allowed(exercise))),
            )
            .with(Cause::Jail, text(&self.enforced().join(", ")))
            .with(Cause::Worlds, worlds)
            .with(
                Cause::Grader,
                text(concat!("2 ", env!("CARGO_PKG_VERSION"))),
            ))
    }
}

fn checks_key(exercise: &Exercise) -> Result<Fingerprint, Error> {
    let mut checks = Fingerprint::new();
    checks.text(exercise.slug.as_str());
    for check in &exercise.checks {
        // What it is worth decides nothing: known results are counted anew.
        checks.text(&format!("{:?} {}", check.visibility, check.name));
    }
    checks.text(&format!("{:?}", exercise.harness));
    checks.tree(&exercise.dir.join("tests"))?;
    if let Some(solution) = &exercise.solution {
        checks.file(&solution.join("tests/grade.rs"))?;
    }
    if let Some(hidden) = exercise.checks_dir(Visibility::Hidden) {
        checks.tree(&hidden)?;
    }
    Ok(checks)
}
