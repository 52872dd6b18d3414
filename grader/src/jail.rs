//! Runs a program that nobody has vetted: the compiler on a student's code,
//! and the student's code itself. The program gets a cleared environment, its
//! own process group, a folder of its own and limits on time, memory, files
//! and output. What the host could not enforce is left out of `enforced`, so
//! that a result never claims more than was done.
//!
//! The limits are set by a re-executed stage of this very binary (`stage`),
//! because setting them between fork and exec would need unsafe code. More
//! walls (namespaces, Landlock, seccomp) belong into the same stage.

mod limits;
mod stage;
mod watch;

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

pub use limits::Limits;
pub use stage::enter_if_asked;

use crate::error::Error;
use crate::stop::Stop;

/// A program to run in the jail.
pub(crate) struct Cell<'a> {
    pub(crate) program: &'a Path,
    pub(crate) args: Vec<OsString>,
    /// The whole environment.
    pub(crate) env: Vec<(&'a str, OsString)>,
    /// The working directory.
    pub(crate) dir: &'a Path,
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
}

/// The jail: how it starts its stage, and what this host lets it enforce.
#[derive(Clone, Debug)]
pub(crate) struct Jail {
    this_binary: PathBuf,
    enforced: Vec<String>,
    stop: Stop,
}

impl Jail {
    /// Tries the jail once and learns what the host enforces.
    pub(crate) fn open(stop: Stop) -> Result<Jail, Error> {
        let this_binary = this_binary()?;
        let probe = Command::new(&this_binary)
            .args(stage::probe_args(&Limits::check()))
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(Error::io("start the jail stage of", &this_binary))?;
        let said = String::from_utf8_lossy(&probe.stdout);
        let mut lines = said.lines();
        if !probe.status.success() || lines.next() != Some(stage::GREETING) {
            return Err(Error::Toolchain(format!(
                "the jail did not open: {} did not answer as its own jail stage ({}); \
                 a program that grades must call grader::jail::enter_if_asked() first in main",
                this_binary.display(),
                probe.status
            )));
        }
        let mut enforced: Vec<String> = ["wall time", "output", "process group", "environment"]
            .map(str::to_owned)
            .into();
        enforced.extend(lines.map(str::to_owned));
        Ok(Jail {
            this_binary,
            enforced,
            stop,
        })
    }

    /// What this host enforces: the same for every job of a run.
    pub(crate) fn enforced(&self) -> &[String] {
        &self.enforced
    }

    /// Runs a program to its end, whatever that is. Nothing of its process
    /// group is alive afterwards.
    pub(crate) fn run(&self, cell: Cell<'_>, limits: &Limits) -> Result<Outcome, Failure> {
        let mut command = Command::new(&self.this_binary);
        command
            .args(stage::run_args(limits, cell.program, &cell.args))
            .env_clear()
            .envs(cell.env)
            .current_dir(cell.dir)
            .process_group(0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let socket = match cell.request {
            None => {
                command.stdin(Stdio::null());
                None
            }
            Some(line) => {
                let (ours, theirs) = UnixStream::pair()?;
                command.stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs)));
                Some((ours, line))
            }
        };
        let child = command.spawn()?;
        // The command still holds the child's end of the socket; while it is
        // open here, the end of the reply would never be seen.
        drop(command);
        watch::watch(child, socket, limits, &self.stop)
    }
}

/// The path under which this binary can be started again, even after a
/// rebuild has replaced the file.
fn this_binary() -> Result<PathBuf, Error> {
    let itself = Path::new("/proc/self/exe");
    if itself.exists() {
        return Ok(itself.to_owned());
    }
    std::env::current_exe().map_err(Error::io("find the path of", Path::new("this program")))
}

/// A helper for arguments that mix paths and text.
pub(crate) fn arg(parts: &[&OsStr]) -> OsString {
    let mut whole = OsString::new();
    for part in parts {
        whole.push(part);
    }
    whole
}
