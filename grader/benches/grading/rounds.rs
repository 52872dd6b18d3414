//! The grader, the bare processes and `cargo test` in turn on the same
//! submissions, so that all of them see the same machine.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use grader::progress::event::Silent;
use grader::{Options, grade};

use crate::bare::{Bare, Spent};
use crate::cargo::Copy;
use crate::inputs::{self, Submission};
use crate::process::cpu_seconds;

/// Different submissions of the six exercises.
pub(crate) const SUBMISSIONS: usize = 60;
/// How often grader and bare processes take turns.
const ROUNDS: usize = 3;
/// `cargo test` in a shared folder, in each round.
const SHARED: usize = 6;
/// At a time, of grader and bare processes.
pub(crate) const JOBS: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// Seconds for all submissions.
pub(crate) struct Round {
    pub(crate) graded: f64,
    pub(crate) graded_cpu: f64,
    /// From start to end of each process, by the number of jobs at a time.
    pub(crate) bare: f64,
    pub(crate) bare_cpu: f64,
}

pub(crate) struct Rounds {
    pub(crate) turns: Vec<Round>,
    /// Seconds of `cargo test` for one submission, in a fresh target folder.
    pub(crate) cold: Vec<f64>,
    /// The same in one that is shared.
    pub(crate) shared: Vec<f64>,
}

pub(crate) fn run(course: &Path, scratch: &Path) -> Result<Rounds> {
    let submissions = inputs::distinct(course, SUBMISSIONS)?;
    let class = scratch.join("class");
    inputs::hand_in(&class, &submissions)?;
    // The dependencies are built by the first run, and never charged again.
    let warm = scratch.join("warm");
    inputs::hand_in(&warm, &submissions[..2])?;
    grade(
        &options(course, &warm, &scratch.join("warm-out")),
        &mut Silent,
    )?;
    let bare = Bare::in_folder(scratch)?;
    let copy = Copy::of(course, &scratch.join("course"))?;
    let target = scratch.join("target");
    for one in &submissions[..SHARED] {
        copy.test(one, &target)?;
    }
    let mut all = Rounds {
        turns: Vec::new(),
        cold: Vec::new(),
        shared: Vec::new(),
    };
    for number in 0..ROUNDS {
        let out = scratch.join(format!("out-{number}"));
        let options = options(course, &class, &out);
        let out_bare = scratch.join(format!("out-bare-{number}"));
        all.turns
            .push(round(&options, || bare.grade(course, &class, &out_bare))?);
        // Others than those that warmed up: cargo would have them already.
        let from = (number + 1) * SHARED;
        for one in &submissions[from..from + SHARED] {
            all.shared.push(copy.test(one, &target)?.as_secs_f64());
        }
        all.cold
            .push(cold(&copy, &submissions[from + 1], scratch)?.as_secs_f64());
    }
    Ok(all)
}

pub(crate) fn options(course: &Path, class: &Path, out: &Path) -> Options {
    Options {
        jobs: Some(JOBS),
        ..Options::new(course, class, out)
    }
}

fn round(options: &Options, bare: impl FnOnce() -> Result<Spent>) -> Result<Round> {
    let (began, cpu) = (Instant::now(), cpu_seconds()?);
    let summary = grade(options, &mut Silent)?;
    let (graded, graded_cpu) = (began.elapsed().as_secs_f64(), cpu_seconds()? - cpu);
    ensure!(
        summary.infra_errors == 0 && summary.cached == 0,
        "{summary:?}"
    );
    let spent = bare()?;
    #[expect(clippy::cast_precision_loss, reason = "a few jobs at a time")]
    let at_a_time = JOBS.get() as f64;
    Ok(Round {
        graded,
        graded_cpu,
        bare: spent.seconds / at_a_time,
        bare_cpu: spent.cpu,
    })
}

fn cold(copy: &Copy, one: &Submission, scratch: &Path) -> Result<Duration> {
    let target = tempfile::tempdir_in(scratch)?;
    copy.test(one, target.path())
}

impl Rounds {
    fn ratio(&self, of: impl Fn(&Round) -> f64) -> f64 {
        median(self.turns.iter().map(of))
    }

    /// Seconds of the grader for one submission.
    pub(crate) fn seconds_each(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few submissions")]
        let submissions = SUBMISSIONS as f64;
        self.ratio(|round| round.graded) / submissions
    }

    pub(crate) fn over_bare(&self) -> f64 {
        self.ratio(|round| round.graded / round.bare)
    }

    pub(crate) fn over_bare_cpu(&self) -> f64 {
        self.ratio(|round| round.graded_cpu / round.bare_cpu)
    }

    pub(crate) fn vs_cold(&self) -> f64 {
        median(self.cold.iter().copied()) / self.seconds_each()
    }

    /// The mean, because the exercises differ.
    pub(crate) fn vs_shared(&self) -> f64 {
        mean(&self.shared) / self.seconds_each()
    }

    pub(crate) fn print(&self) {
        println!("{SUBMISSIONS} different submissions, {JOBS} at a time, seconds");
        println!("  round   grader   of CPU     bare   of CPU");
        for (number, round) in (1..).zip(&self.turns) {
            println!(
                "  {number:5} {:8.2} {:8.2} {:8.2} {:8.2}",
                round.graded, round.graded_cpu, round.bare, round.bare_cpu
            );
        }
        let each = self.seconds_each();
        println!("one submission, seconds");
        println!("  grader {each:.3}");
        println!("  cargo test, shared target {:.3}", mean(&self.shared));
        println!("  cargo test, cold {:.2?}\n", self.cold);
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "a few values")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
