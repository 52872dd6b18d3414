//! Grading by ordinary tests. A file of tests that does not compile costs
//! its own tests; those of the other files run.

use std::collections::BTreeSet;

use wakeline::Verdict;

use super::{Session, marks_of};
use crate::catalogue::{Check, Exercise};
use crate::error::Error;
use crate::grade::build::Binary;
use crate::grade::judge;
use crate::grade::run;
use crate::grade::run::libtest::{self, Tested};
use crate::intake::Sources;
use crate::jail::Failure;
use crate::results::Marks;

impl Session {
    pub(super) fn grade_tests(
        &self,
        exercise: &Exercise,
        sources: &Sources,
    ) -> Result<Marks, Failure> {
        let scratch = self.scratch.folder()?;
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
                    std::fs::create_dir(&dir)?;
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
        for (target, binary) in self.workshop.pristine(exercise) {
            let scratch = self.scratch.folder();
            let scratch =
                scratch.map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
            let listed = run::list(&self.jail, binary, scratch.path());
            let listed = listed.map_err(|failure| super::infrastructure(&failure))?;
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
