//! The jail: tries what the host can enforce, and runs programs behind it.

use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::cell::{Cell, End, Outcome};
use crate::demands::{Demands, Require};
use crate::error::Error;
use crate::limits::Limits;
use crate::purpose::Purpose;
use crate::reach::Reach;
use crate::role::Role;
use crate::wall::{Fault, Missing, Wall, Walls};
use crate::watch::{Ended, Watched, watch};
use crate::wire::{Answer, Plan, send_plan};

/// What holds on every host, because the caller's side does it itself.
const ALWAYS: [&str; 4] = ["environment", "wall time", "output", "no survivors"];

/// SIGKILL, where rustix's names would need a platform each.
const KILLED: i32 = 9;

/// The jail: which walls it has on this host.
#[derive(Clone, Debug)]
pub struct Jail {
    walls: Walls,
    missing: Vec<Missing>,
    stop: Arc<AtomicBool>,
}

impl Jail {
    /// Tries the jail until it closes, and learns what the host enforces. Once
    /// `stop` is set, whatever runs in the jail is ended.
    ///
    /// # Errors
    /// [`Error::Missing`] where the demands are not met; [`Error::NotClosed`]
    /// also where `main` does not call [`enter_if_asked`](crate::enter_if_asked).
    pub fn open(demands: &Demands, stop: Arc<AtomicBool>) -> Result<Jail, Error> {
        let mut jail = Jail {
            walls: Walls::from(Wall::ALL),
            missing: Vec::new(),
            stop,
        };
        for wall in &demands.without {
            jail.skip(*wall, "it was asked to be skipped".to_owned());
        }
        while let Some((wall, why)) = jail.probe()? {
            jail.skip(wall, why);
        }
        match demands.require {
            Require::Full if !jail.missing.is_empty() => Err(Error::Missing(jail.missing)),
            _ => Ok(jail),
        }
    }

    fn skip(&mut self, wall: Wall, why: String) {
        if self.walls.remove(&wall) {
            self.missing.push(Missing { wall, why });
        }
    }

    /// One empty run. `Some`: a wall that cannot be put up, and why.
    fn probe(&self) -> Result<Option<(Wall, String)>, Error> {
        let plan = Plan {
            walls: self.walls.clone(),
            // It asks the host for more than a check does.
            purpose: Purpose::Compile,
            program: None,
            args: Vec::new(),
            dir: PathBuf::from("/"),
            reach: Reach::default(),
            limits: Limits::check(),
        };
        let why = match self.carry_out(&plan, Vec::new(), None)?.answers.first() {
            Some(Answer::Ready) => return Ok(None),
            Some(Answer::Failed(Fault {
                wall: Some(wall),
                why,
            })) => return Ok(Some((*wall, why.clone()))),
            Some(Answer::Failed(Fault { wall: None, why })) => why.clone(),
            _ => "this program did not answer as its own jail stage; \
                  a program that grades must call grader::jail::enter_if_asked() first in main"
                .to_owned(),
        };
        Err(Error::NotClosed { why })
    }

    /// What this host enforces: the same for every run.
    pub fn enforced(&self) -> Vec<String> {
        let walls = Wall::ALL
            .into_iter()
            .filter(|wall| self.walls.contains(wall));
        let names = ALWAYS.into_iter().chain(walls.map(Wall::name));
        names.map(str::to_owned).collect()
    }

    /// What it does not.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// Runs a program to its end, whatever that is. Nothing of it is alive
    /// afterwards.
    ///
    /// # Errors
    /// Where the program was not run, or not to its end: never its own fault.
    pub fn run(&self, cell: Cell<'_>, limits: &Limits) -> Result<Outcome, Error> {
        let plan = Plan {
            walls: self.walls.clone(),
            purpose: cell.purpose,
            program: Some(cell.program.to_owned()),
            args: cell.args,
            dir: cell.dir.to_owned(),
            reach: cell.reach,
            limits: limits.clone(),
        };
        let watched = self.carry_out(&plan, cell.env, cell.request)?;
        let end = match (watched.ended, &watched.answers[..]) {
            (Ended::OutOfTime(limit), _) => End::OutOfTime(limit),
            (_, [Answer::Ready, Answer::Exited(code)]) => End::Exited(*code),
            (_, [Answer::Ready, Answer::Signalled(signal)]) => End::Signalled(*signal),
            (_, [Answer::Failed(fault), ..] | [Answer::Ready, Answer::Failed(fault), ..]) => {
                let why = fault.why.clone();
                return Err(Error::NotClosed { why });
            }
            // The warden itself was killed, as only a machine without memory does.
            (_, [Answer::Ready]) => End::Signalled(KILLED),
            _ => {
                let why = "it did not answer".to_owned();
                return Err(Error::NotClosed { why });
            }
        };
        Ok(Outcome {
            end,
            stdout: watched.stdout,
            stderr: watched.stderr,
            reply: watched.reply,
        })
    }

    /// Starts a warden with the plan, and watches until nothing is left.
    fn carry_out(
        &self,
        plan: &Plan,
        env: Vec<(&str, OsString)>,
        request: Option<String>,
    ) -> Result<Watched, Error> {
        let pair = || UnixStream::pair().map_err(Error::process("make a pair of sockets"));
        let namespaces = plan.walls.contains(&Wall::Namespaces);
        let (mut ours, theirs) = pair()?;
        let mut command = Role::Warden { namespaces }
            .command()
            .map_err(Error::process("find this program"))?;
        command
            .env_clear()
            .envs(env)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let socket = request.map(|line| pair().map(|(ours, theirs)| (ours, theirs, line)));
        let socket = socket.transpose()?;
        let child = command.spawn();
        let child = child.map_err(Error::process("start this program again"))?;
        // The command still holds the warden's end of the socket; while it is
        // open here, the end of the answers would never be seen.
        drop(command);
        let input = socket.as_ref().map(|(_, theirs, _)| theirs.as_fd());
        // A warden that could not even take its plan says why, or nothing.
        let _ = send_plan(&mut ours, plan, input);
        let socket = socket.map(|(ours, _, line)| (ours, line));
        watch(child, ours, socket, &plan.limits, &self.stop)
    }
}
