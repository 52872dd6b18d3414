//! What the jail costs a process: the same program, started bare and started
//! in the jail, one after the other, so that both see the same machine.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use jail::{Cell, Demands, Jail, Limits, Purpose, Reach};

/// The medians of many starts.
pub(crate) struct Start {
    /// Of a program that was just started.
    pub(crate) bare: Duration,
    /// Of the same program in the jail.
    pub(crate) jailed: Duration,
}

/// A program that does nothing, and is everywhere.
const PROGRAM: &str = "/bin/true";

/// Starts the program so often each way.
pub(crate) fn run(rounds: usize) -> Result<Start> {
    let program = Path::new(PROGRAM);
    let scratch = tempfile::tempdir()?;
    let jail = Jail::open(&Demands::default(), Arc::default())?;
    let limits = Limits::check();
    let (mut bare, mut jailed) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let began = Instant::now();
        Command::new(program)
            .env_clear()
            .stdin(Stdio::null())
            .output()?;
        bare.push(began.elapsed());
        let mut reach = Reach::of_check(scratch.path());
        reach.tools.push(program.to_owned());
        let cell = Cell {
            program,
            purpose: Purpose::Check,
            args: Vec::new(),
            env: Vec::new(),
            dir: scratch.path(),
            reach,
            request: None,
        };
        let began = Instant::now();
        jail.run(cell, &limits)?;
        jailed.push(began.elapsed());
    }
    Ok(Start {
        bare: median(bare),
        jailed: median(jailed),
    })
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
