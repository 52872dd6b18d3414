//! Runs a program that nobody has vetted: the compiler on a student's code,
//! and the student's code itself. The program gets a cleared environment, the
//! files that it is shown and no others, no network, no privileges, limits on
//! time, memory, processes, files and output; and when it has ended, nothing
//! that it started is alive.
//!
//! Most walls can only be put up by the process that they surround, between
//! its start and the program's. Doing that between fork and exec would need
//! unsafe code, so this very binary is started again, twice: a `warden` makes
//! the namespaces and sees to the end of everything in them; a `stage` inside
//! puts the other walls up and becomes the program.
//!
//! What a host cannot enforce is found out once, by trying, and never claimed.

mod bare;
mod cost;
mod limits;
mod reach;
mod stage;
pub(crate) mod wall;
mod warden;
mod watch;
mod wire;

#[cfg(target_os = "linux")]
mod host;
#[cfg(not(target_os = "linux"))]
#[path = "jail/elsewhere.rs"]
mod host;

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

pub(crate) use bare::Spent;
pub use cost::{Cost, cost};
pub use limits::Limits;
pub(crate) use reach::{Reach, Writable};
pub use stage::enter_if_asked;
pub use wall::{Missing, Wall};
pub(crate) use wire::Trade;

use wall::Walls;
use watch::{Ended, Ends};
use wire::{Plan, Said, send_plan};

use crate::error::Error;
use crate::host::stop::Stop;

/// The path under which this binary can be started again, even after a
/// rebuild has replaced the file.
fn this_binary() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}

/// What holds on every host, because the grader does it itself.
const ALWAYS: [&str; 4] = ["environment", "wall time", "output", "no survivors"];

/// A program to run in the jail.
pub(crate) struct Cell<'a> {
    pub(crate) program: &'a Path,
    pub(crate) trade: Trade,
    pub(crate) args: Vec<OsString>,
    /// The whole environment.
    pub(crate) env: Vec<(&'a str, OsString)>,
    /// The working directory.
    pub(crate) dir: &'a Path,
    pub(crate) reach: Reach,
    /// One line to send over a socket that is the program's standard input.
    /// `None`: standard input is empty.
    pub(crate) request: Option<String>,
}

/// How a program ended, and what it left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) end: End,
    /// The beginning of standard output and standard error, within the limit.
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// All that came over the socket; `None` if it was more than the limit.
    pub(crate) reply: Option<Vec<u8>>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exited(i32),
    Signalled(i32),
    /// Killed because its real time was over.
    OutOfTime(Duration),
}

/// Why a program could not be run to its end. Never the student's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the run was stopped")]
    Stopped,
    #[error("a process could not be started or watched: {0}")]
    Io(#[from] io::Error),
    #[error("the jail did not close: {0}")]
    Open(String),
}

/// What is asked of the jail.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// What to do on a host that cannot enforce everything.
    pub require: Require,
    /// Walls to leave away: to find out which one a toolchain stumbles over,
    /// and to prove of the others that they hold alone.
    pub without: Vec<Wall>,
}

/// What to do on a host that cannot enforce everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Require {
    /// Go on, and record it.
    #[default]
    Nothing,
    /// Refuse to run.
    Full,
}

/// The jail: which walls it has on this host.
#[derive(Clone, Debug)]
pub(crate) struct Jail {
    walls: Walls,
    missing: Vec<Missing>,
    stop: Stop,
    /// Set where nothing is jailed at all, to know what the jail costs.
    bare: Option<Spent>,
}

impl Jail {
    /// No jail: for benchmarks of code that is trusted. Counts the time that
    /// its processes take.
    pub(crate) fn bare(spent: &Spent) -> Jail {
        Jail {
            walls: Walls::new(),
            missing: Vec::new(),
            stop: Stop::default(),
            bare: Some(spent.clone()),
        }
    }

    /// Tries the jail until it closes, and learns what the host enforces.
    pub(crate) fn open(demands: &Demands, stop: Stop) -> Result<Jail, Error> {
        let mut jail = Jail {
            walls: Walls::from(Wall::ALL),
            missing: Vec::new(),
            stop,
            bare: None,
        };
        for wall in &demands.without {
            jail.give_up(*wall, "it was asked to be left away".to_owned());
        }
        while let Some((wall, why)) = jail.try_out()? {
            jail.give_up(wall, why);
        }
        match demands.require {
            Require::Full if !jail.missing.is_empty() => Err(Error::Jail(jail.missing)),
            _ => Ok(jail),
        }
    }

    fn give_up(&mut self, wall: Wall, why: String) {
        if self.walls.remove(&wall) {
            self.missing.push(Missing { wall, why });
        }
    }

    /// One empty run. `Some`: a wall that cannot be put up, and why.
    fn try_out(&self) -> Result<Option<(Wall, String)>, Error> {
        let limits = Limits::check();
        let plan = Plan {
            walls: self.walls.clone(),
            // It asks the host for more than a check does.
            trade: Trade::Compiler,
            program: None,
            args: Vec::new(),
            dir: PathBuf::from("/"),
            reach: Reach::default(),
            limits: limits.clone(),
        };
        let ends = self.close(&plan, Vec::new(), None, &limits);
        let ends = ends.map_err(|failure| match failure {
            Failure::Stopped => Error::Interrupted("nothing was changed".to_owned()),
            failure => Error::Toolchain(failure.to_string()),
        })?;
        match ends.said.first() {
            Some(Said::Ready) => Ok(None),
            Some(Said::Failed {
                wall: Some(wall),
                why,
            }) => Ok(Some((*wall, why.clone()))),
            Some(Said::Failed { wall: None, why }) => {
                Err(Error::Toolchain(format!("the jail did not close: {why}")))
            }
            _ => Err(Error::Toolchain(
                "the jail did not close: this program did not answer as its own jail stage; \
                 a program that grades must call grader::jail::enter_if_asked() first in main"
                    .to_owned(),
            )),
        }
    }

    /// What this host enforces: the same for every job of a run.
    pub(crate) fn enforced(&self) -> Vec<String> {
        let walls = Wall::ALL
            .into_iter()
            .filter(|wall| self.walls.contains(wall));
        let names = ALWAYS.into_iter().chain(walls.map(Wall::name));
        names.map(str::to_owned).collect()
    }

    /// What it does not.
    pub(crate) fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// Runs a program to its end, whatever that is. Nothing of it is alive
    /// afterwards.
    pub(crate) fn run(&self, cell: Cell<'_>, limits: &Limits) -> Result<Outcome, Failure> {
        if let Some(spent) = &self.bare {
            return Ok(bare::run(cell, spent)?);
        }
        let plan = Plan {
            walls: self.walls.clone(),
            trade: cell.trade,
            program: Some(cell.program.to_owned()),
            args: cell.args,
            dir: cell.dir.to_owned(),
            reach: cell.reach,
            limits: limits.clone(),
        };
        let ends = self.close(&plan, cell.env, cell.request, limits)?;
        let end = match (ends.ended, &ends.said[..]) {
            (Ended::OutOfTime(limit), _) => End::OutOfTime(limit),
            (_, [Said::Ready, Said::Exited(code)]) => End::Exited(*code),
            (_, [Said::Ready, Said::Signalled(signal)]) => End::Signalled(*signal),
            (_, [Said::Failed { why, .. }, ..] | [Said::Ready, Said::Failed { why, .. }, ..]) => {
                return Err(Failure::Open(why.clone()));
            }
            // The warden itself was killed, as only a machine without memory does.
            (_, [Said::Ready]) => End::Signalled(KILLED),
            _ => return Err(Failure::Open("it did not answer".to_owned())),
        };
        Ok(Outcome {
            end,
            stdout: ends.stdout,
            stderr: ends.stderr,
            reply: ends.reply,
        })
    }

    fn close(
        &self,
        plan: &Plan,
        env: Vec<(&str, OsString)>,
        request: Option<String>,
        limits: &Limits,
    ) -> Result<Ends, Failure> {
        let (mut ours, theirs) = UnixStream::pair()?;
        let mut command = Command::new(this_binary()?);
        command
            .args(warden::args(&plan.walls))
            .env_clear()
            .envs(env)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let socket = match request {
            None => None,
            Some(line) => Some((UnixStream::pair()?, line)),
        };
        let child = command.spawn()?;
        // The command still holds the warden's end of the socket; while it is
        // open here, the end of the answers would never be seen.
        drop(command);
        let input = socket.as_ref().map(|((_, theirs), _)| theirs.as_fd());
        // A warden that could not even take its plan says why, or nothing.
        let _ = send_plan(&mut ours, plan, input);
        let socket = socket.map(|((ours, _), line)| (ours, line));
        watch::watch(child, ours, socket, limits, &self.stop)
    }
}

/// SIGKILL, where rustix's names would need a platform each.
const KILLED: i32 = 9;

/// A helper for arguments that mix paths and text.
pub(crate) fn arg(parts: &[&OsStr]) -> OsString {
    let mut whole = OsString::new();
    for part in parts {
        whole.push(part);
    }
    whole
}
