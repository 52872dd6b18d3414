//! What grading would cost if nothing had to be paid for but the compiler, the
//! linker and the checks: the very processes that the grader starts, with the
//! same arguments and as many at a time, in no jail.
//!
//! The grader has no way around its jail, so the jail's other end is replaced:
//! a copy of this binary grades the class, and when the jail starts that copy
//! again as its warden, it puts up no walls, starts the program itself, and
//! notes what that took. Nothing is limited then, so nothing is run that was
//! handed in.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use grader::progress::event::Silent;
use grader::{Options, grade};
use jail::wire::{Answer, give, receive_plan};
use jail::{Demands, Wall};

use crate::process::{cpu_seconds_alone, cpu_seconds_of_children};
use crate::rounds;

/// What the copy is called: no other process has its warden here.
const NAME: &str = "bare";
/// The first argument of the process that grades.
const ASKED: &str = "--bare-class";

/// A copy of this binary that grades without a jail.
pub(crate) struct Bare(PathBuf);

/// What the processes of a class took, together.
pub(crate) struct Spent {
    /// From the start of each to its end.
    pub(crate) seconds: f64,
    /// Of CPU, with what cargo took to see that the dependencies are built.
    pub(crate) cpu: f64,
}

impl Bare {
    pub(crate) fn in_folder(folder: &Path) -> Result<Bare> {
        let copy = folder.join(NAME);
        fs::copy(std::env::current_exe()?, &copy)?;
        Ok(Bare(copy))
    }

    /// Grades a class of submissions that are trusted.
    pub(crate) fn grade(&self, course: &Path, class: &Path, out: &Path) -> Result<Spent> {
        let mut command = Command::new(&self.0);
        let output = command.arg(ASKED).args([course, class, out]).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "the bare processes: {errors}");
        let said = String::from_utf8(output.stdout)?;
        let [seconds, cpu] = numbers(&said)?;
        Ok(Spent { seconds, cpu })
    }
}

/// Does what this process was started for, if it is the copy.
pub(crate) fn is_asked() -> Result<bool> {
    let this = std::env::current_exe()?;
    if this.file_name() != Some(NAME.as_ref()) {
        return Ok(false);
    }
    let notes = this.with_extension("notes");
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    match &args[..] {
        [asked, course, class, out] if asked == ASKED => {
            grade_class([course, class, out].map(Path::new), &notes)?;
        }
        _ => stand_in_for_the_warden(&notes)?,
    }
    Ok(true)
}

fn grade_class([course, class, out]: [&Path; 3], notes: &Path) -> Result<()> {
    fs::write(notes, "")?;
    let options = Options {
        // None is up, so none is claimed.
        jail: Demands {
            without: Wall::ALL.into(),
            ..Demands::default()
        },
        ..rounds::options(course, class, out)
    };
    let summary = grade(&options, &mut Silent)?;
    ensure!(summary.infra_errors == 0, "{summary:?}");
    let (mut seconds, mut own_cpu) = (0.0, 0.0);
    for note in fs::read_to_string(notes)?.lines() {
        let [of_program, of_warden] = numbers(note)?;
        seconds += of_program;
        own_cpu += of_warden;
    }
    println!("{seconds} {}", cpu_seconds_of_children()? - own_cpu);
    Ok(())
}

/// Answers as a warden and a stage would.
fn stand_in_for_the_warden(notes: &Path) -> Result<()> {
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let (plan, input) = receive_plan(&socket)?;
    give(&mut socket, &Answer::Ready);
    let mut took = Duration::ZERO;
    if let Some(program) = plan.program {
        let mut command = Command::new(program);
        command
            .args(plan.args)
            .current_dir(plan.dir)
            .stdin(input.map_or_else(Stdio::null, Stdio::from));
        let began = Instant::now();
        let status = command.status()?;
        took = began.elapsed();
        give(&mut socket, &Answer::from(status));
    }
    let note = format!("{} {}\n", took.as_secs_f64(), cpu_seconds_alone()?);
    let mut notes = OpenOptions::new().append(true).open(notes)?;
    Ok(notes.write_all(note.as_bytes())?)
}

fn numbers(text: &str) -> Result<[f64; 2]> {
    let numbers = text.split_whitespace().map(str::parse);
    let numbers = numbers.collect::<Result<Vec<f64>, _>>()?;
    numbers[..].try_into().context("two numbers")
}
