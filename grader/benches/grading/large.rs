//! Large classes, each graded by a process of its own, whose memory is the
//! grader's: students who handed in one of thirty codes of one exercise.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use grader::progress::event::Silent;
use grader::{Options, grade};

use crate::inputs::{self, Submission};
use crate::process::peak_mib;
use crate::rounds::JOBS;

/// The first argument of the process that grades.
const ASKED: &str = "--large-class";
const STUDENTS: [usize; 3] = [1_000, 3_000, 10_000];
const CODES: usize = 30;
const EXERCISE: &str = "two-at-once";

/// One class.
pub(crate) struct Size {
    pub(crate) students: usize,
    /// Seconds of the first run.
    pub(crate) first: f64,
    /// Seconds of a second one with nothing changed.
    pub(crate) second: f64,
    /// The most memory that the grader itself had at once, in MiB.
    pub(crate) peak_mib: f64,
}

pub(crate) struct Large {
    pub(crate) sizes: Vec<Size>,
    /// Seconds of one submission that nobody has handed in before.
    each: f64,
}

/// Grades a class if this process was started to do so.
pub(crate) fn is_asked() -> Result<bool> {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [asked, course, class, out] = &args[..] else {
        return Ok(false);
    };
    ensure!(asked == ASKED, "arguments that nobody gives");
    let options = Options {
        jobs: Some(JOBS),
        exercises: vec![EXERCISE.to_owned()],
        ..Options::new(course, class, out)
    };
    let mut seconds = Vec::new();
    for _ in 0..2 {
        let began = Instant::now();
        let summary = grade(&options, &mut Silent)?;
        ensure!(summary.infra_errors == 0, "{summary:?}");
        seconds.push(began.elapsed().as_secs_f64());
    }
    println!("{} {} {}", seconds[0], seconds[1], peak_mib()?);
    Ok(true)
}

pub(crate) fn run(course: &Path, scratch: &Path, each: f64) -> Result<Large> {
    // Every sixth submission is of the same exercise.
    let mut codes = inputs::distinct(course, CODES * 6)?;
    codes.retain(|one| one.slug == EXERCISE);
    let sizes = STUDENTS.map(|students| size(course, scratch, &codes, students));
    let sizes = sizes.into_iter().collect::<Result<_>>()?;
    Ok(Large { sizes, each })
}

fn size(course: &Path, scratch: &Path, codes: &[Submission], students: usize) -> Result<Size> {
    let (class, out) = (scratch.join("large"), scratch.join("large-out"));
    for number in 0..students {
        let src = class
            .join(format!("student-{number:05}"))
            .join(EXERCISE)
            .join("src");
        fs::create_dir_all(&src)?;
        fs::write(src.join("lib.rs"), &codes[number % codes.len()].code)?;
    }
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg(ASKED).args([course, &class, &out]).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{students} students: {errors}");
    let said = String::from_utf8(output.stdout)?;
    let numbers = said
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<f64>, _>>()?;
    let [first, second, peak_mib] = numbers[..].try_into().context("three numbers")?;
    fs::remove_dir_all(class)?;
    fs::remove_dir_all(out)?;
    Ok(Size {
        students,
        first,
        second,
        peak_mib,
    })
}

impl Large {
    pub(crate) fn largest(&self) -> &Size {
        &self.sizes[self.sizes.len() - 1]
    }

    /// Jobs a second of a run in which nothing changed.
    #[expect(clippy::cast_precision_loss, reason = "not so many students")]
    pub(crate) fn cached_jobs_per_second(&self) -> f64 {
        self.largest().students as f64 / self.largest().second
    }

    #[expect(clippy::cast_precision_loss, reason = "not so many students")]
    pub(crate) fn print(&self) {
        println!("one exercise of so many students, {CODES} different codes, seconds");
        println!("  students    first  second  peak MiB  if all differed (extrapolated)");
        for size in &self.sizes {
            println!(
                "  {:8} {:8.2} {:7.2} {:9.1} {:9.0}",
                size.students,
                size.first,
                size.second,
                size.peak_mib,
                size.students as f64 * self.each
            );
        }
        println!();
    }
}
