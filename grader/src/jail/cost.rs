//! What the jail costs a process: the same program, started bare and started
//! in the jail, one after the other, so that both see the same machine.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Cell, Demands, Jail, Limits, Reach, Trade};
use crate::error::Error;
use crate::host::stop::Stop;

/// The medians of many starts.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Of a program that was just started.
    pub bare: Duration,
    /// Of the same program in the jail.
    pub jailed: Duration,
}

/// A program that does nothing, and is everywhere.
const PROGRAM: &str = "/bin/true";

/// Starts a program that does nothing, `rounds` times each way. The calling
/// binary must be one that can be its own jail stage, see
/// [`enter_if_asked`](super::enter_if_asked).
///
/// # Errors
/// Where the program, or the jail, could not be started.
pub fn cost(rounds: usize) -> Result<Cost, Error> {
    let program = Path::new(PROGRAM);
    let scratch =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let jail = Jail::open(&Demands::default(), Stop::default())?;
    let limits = Limits::check();
    let (mut bare, mut jailed) = (Vec::new(), Vec::new());
    for _ in 0..rounds.max(1) {
        let began = Instant::now();
        Command::new(program)
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(Error::io("start", program))?;
        bare.push(began.elapsed());
        let mut reach = Reach::of_check(scratch.path());
        reach.tools.push(program.to_owned());
        let cell = Cell {
            program,
            trade: Trade::Check,
            args: Vec::new(),
            env: Vec::new(),
            dir: scratch.path(),
            reach,
            request: None,
        };
        let began = Instant::now();
        let ran = jail.run(cell, &limits);
        ran.map_err(|failure| Error::Toolchain(failure.to_string()))?;
        jailed.push(began.elapsed());
    }
    Ok(Cost {
        bare: median(bare),
        jailed: median(jailed),
    })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
