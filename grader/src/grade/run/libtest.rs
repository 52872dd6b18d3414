//! Runs one ordinary test in one process. It has passed if its witness gives
//! the key back (see `witness.rs`) and libtest ran just this test, which it
//! says before anything of the student's code runs. All other output only
//! explains.

mod words;

use std::path::Path;

use jail::{Cell, End, Jail, Limits, Outcome, Purpose, Reach};

use super::{Said, died, env, secret};
use crate::catalogue::Exercise;
use crate::error::Error;
use crate::verdict::{Diagnosis, Reason, Verdict};
use words::Words;

/// What a test came to.
pub(crate) struct Tested {
    pub(crate) verdict: Verdict,
    /// `None` where it passed.
    pub(crate) diagnosis: Option<Diagnosis>,
    /// What libtest and the test printed of it.
    pub(crate) message: String,
}

/// What libtest says first.
const RUNS_ONE: &[u8] = b"\nrunning 1 test\n";
/// What it says last, and its exit code, where the test failed.
const FAILED: &str = "\ntest result: FAILED.";
const FAILED_CODE: i32 = 101;

/// Runs the test `name` of a binary in `dir`, an empty folder.
pub(crate) fn run(
    jail: &Jail,
    binary: &Path,
    name: &str,
    exercise: &Exercise,
    dir: &Path,
    limits: &Limits,
) -> Result<Tested, Error> {
    let key = format!("{}\n", secret()?);
    let mut reach = Reach::of_check(dir);
    // Tests read files that lie beside them.
    let tests = exercise.dir.join("tests");
    if tests.is_dir() {
        reach.read.push(tests);
    }
    let args = [
        "--exact",
        name,
        "--include-ignored",
        "--nocapture",
        "--test-threads=1",
    ];
    let mut env = env(dir);
    env.push(("CARGO_MANIFEST_DIR", exercise.dir.clone().into()));
    let cell = Cell {
        program: binary,
        purpose: Purpose::Check,
        args: args.map(Into::into).into(),
        env,
        // Where `cargo test` would run it.
        dir: &exercise.dir,
        reach,
        request: Some(key.clone()),
    };
    let outcome = jail.run(cell, limits)?;
    Ok(tested(&outcome, name, &key, limits))
}

fn tested(outcome: &Outcome, name: &str, key: &str, limits: &Limits) -> Tested {
    let reply = outcome.reply.as_deref().unwrap_or_default();
    let stdout = String::from_utf8_lossy(&outcome.stdout);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    match outcome.end {
        End::Exited(0) if reply == key.as_bytes() => {
            if outcome.stdout.starts_with(RUNS_ONE) {
                Tested::passed()
            } else {
                Tested::not_found()
            }
        }
        End::Exited(FAILED_CODE) if stdout.contains(FAILED) => {
            let words = Words::of(&stdout, &stderr, name);
            Tested {
                verdict: Verdict::CheckFailed,
                diagnosis: Some(words.diagnosis()),
                message: words.all(),
            }
        }
        _ => {
            let said = if reply.is_empty() {
                Said::Nothing
            } else {
                Said::Rubbish
            };
            let (verdict, diagnosis) = died(outcome, said, limits);
            Tested {
                verdict,
                diagnosis: Some(diagnosis),
                message: Words::of("", &stderr, name).all(),
            }
        }
    }
}

impl Tested {
    fn passed() -> Tested {
        Tested {
            verdict: Verdict::Pass,
            diagnosis: None,
            message: String::new(),
        }
    }

    /// Names the test as a fact where it failed, by which students are grouped.
    /// What ended a process early is the same mistake in any test.
    pub(crate) fn of(self, test: &str) -> Tested {
        let diagnosis = match self.verdict {
            Verdict::CheckFailed => self.diagnosis.map(|why| why.with("test", test)),
            _ => self.diagnosis,
        };
        Tested { diagnosis, ..self }
    }

    /// A test that no binary has.
    pub(crate) fn not_found() -> Tested {
        let text = "No test of this name was compiled, so nothing ran. A condition (`#[cfg]`), or \
                    a macro of your code, left it out.";
        Tested {
            verdict: Verdict::CheckFailed,
            diagnosis: Some(Diagnosis::new(Reason::TestNotFound, text)),
            message: String::new(),
        }
    }
}
