//! Grading by ordinary tests. A file of tests that does not compile costs
//! its own tests; those of the other files run.
//!
//! What differs from timelines:
//!
//! - Which tests there are must be known before anything compiles, and a stub
//!   often does not compile with its tests, so their names are read from tokens
//!   (`catalogue::functions`). What macros make is not seen. Where the pristine
//!   crate does compile, its tests are listed and compared here, and a
//!   difference is told at the start of each run.
//! - cargo builds in the pristine folder, as its author would: it reads
//!   `.cargo/config.toml` there, and writes a `Cargo.lock` where there is none,
//!   so that the next run has the same versions (`build::crates`).
//! - An exit code proves nothing: `exit(0)` gives 0, and so does any program
//!   that the process becomes by `exec`, which safe code can do. So
//!   `grader/witness.rs` is linked around `main` (`--wrap=main`). It takes a key
//!   from standard input before anything else runs, and gives it back when
//!   `main` returned 0, which libtest allows only if no test failed. That
//!   libtest ran just this one test it says first, before any code of the
//!   student's. A crate that runs code before `main` as a dependency is the
//!   instructor's to leave out.
//! - A test runs where `cargo test` would run it, and reads `tests/`.

use std::collections::BTreeSet;

use super::{Session, marks_of};
use crate::catalogue::{Check, Exercise};
use crate::error::Error;
use crate::grade::build::Binary;
use crate::grade::run::libtest::{self, Tested};
use crate::grade::{judge, run};
use crate::intake::Sources;
use crate::results::Marks;
use crate::verdict::Verdict;

impl Session {
    pub(super) fn grade_tests(
        &self,
        exercise: &Exercise,
        sources: &Sources,
    ) -> Result<Marks, Error> {
        let scratch = self.folder()?;
        let binaries = match self.build(exercise, sources, scratch.path())? {
            Ok(binaries) => binaries,
            Err(not_built) => return Ok(marks_of(exercise, not_built)),
        };
        let mut limits = exercise.limits.check.clone();
        let mut results = Vec::new();
        let mut explained = BTreeSet::new();
        for (index, check) in exercise.checks.iter().enumerate() {
            let (target, name) = check.in_target();
            let binary = binaries.iter().find(|binary| binary.target == target);
            let tested = match binary.map(|binary| &binary.built) {
                Some(Ok(binary)) => {
                    let dir = scratch.path().join(format!("run{index}"));
                    std::fs::create_dir(&dir).map_err(Error::io("create", &dir))?;
                    libtest::run(&self.jail, binary, name, exercise, &dir, &limits)?
                }
                Some(Err(not_built)) => Tested {
                    verdict: not_built.verdict,
                    diagnosis: Some(not_built.diagnosis.clone()),
                    // The compiler says the same of all tests of a file.
                    message: if explained.insert(target) {
                        not_built.message.clone()
                    } else {
                        String::new()
                    },
                },
                None => Tested::not_found(),
            };
            if tested.verdict == Verdict::Timeout && binary.is_some_and(Binary::is_built) {
                limits = limits.after_a_hang();
            }
            results.push(judge::of_test(check, tested.of(&check.name)));
        }
        Ok(Marks::of_checks(results))
    }

    /// Compares the tests that the pristine crate really has with those that
    /// were read from its tokens, as far as it compiles.
    pub(super) fn compare(&mut self, exercise: &Exercise) -> Result<(), Error> {
        for (target, binary) in self.builder.pristine(exercise) {
            let scratch = self.folder()?;
            let listed = run::list(&self.jail, binary, scratch.path())?;
            let of_target = |check: &&Check| check.in_target().0 == target;
            let known: Vec<&str> = exercise
                .checks
                .iter()
                .filter(of_target)
                .map(|check| check.in_target().1)
                .collect();
            let slug = &exercise.slug;
            for name in listed.iter().filter(|name| !known.contains(&name.as_str())) {
                self.notes.push(format!(
                    "{slug}: the test {target}::{name} is made by a macro; it counts for nothing"
                ));
            }
            for name in known
                .iter()
                .filter(|name| !listed.iter().any(|one| one == *name))
            {
                self.notes.push(format!(
                    "{slug}: the test {target}::{name} is not compiled on this machine; nobody \
                     can pass it"
                ));
            }
        }
        Ok(())
    }
}
