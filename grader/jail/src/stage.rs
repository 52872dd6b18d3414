//! The second process of a jail, inside the namespaces of the warden. It puts
//! the walls up around itself, from the widest to the one that forbids putting
//! up any more, and then becomes the program. All of them survive `exec`.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::host;
use crate::limits::Limits;
use crate::wall::{Fault, Wall};
use crate::wire::{Answer, Plan, give, receive_plan};

pub(crate) fn run() -> ! {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else {
        std::process::exit(126)
    };
    let mut socket = UnixStream::from(socket);
    let answer = match receive_plan(&socket) {
        Ok((plan, input)) => match put_walls_up(&plan) {
            Ok(()) => become_program(&plan, input, &mut socket),
            Err(fault) => Answer::Failed(fault),
        },
        Err(error) => {
            let why = format!("the plan did not arrive: {error}");
            Answer::Failed(Fault::beside_the_walls(why))
        }
    };
    give(&mut socket, &answer);
    std::process::exit(0)
}

/// Returns only if the program did not start, or if there is none.
fn become_program(plan: &Plan, input: Option<OwnedFd>, socket: &mut UnixStream) -> Answer {
    let Some(program) = &plan.program else {
        return Answer::Ready;
    };
    give(socket, &Answer::Ready);
    let error = Command::new(program)
        .args(&plan.args)
        .stdin(input.map_or_else(Stdio::null, Stdio::from))
        .exec();
    let why = format!("could not start {}: {error}", program.display());
    Answer::Failed(Fault::beside_the_walls(why))
}

fn put_walls_up(plan: &Plan) -> Result<(), Fault> {
    let has = |wall| plan.walls.contains(&wall);
    let user = host::user(&plan.walls);
    // What one jail makes, the next must be able to read, as another user.
    rustix::process::umask(Mode::from_raw_mode(0o022));
    if has(Wall::Namespaces) {
        host::narrow_the_tree(plan, user).map_err(Fault::of(Wall::Namespaces))?;
    }
    std::env::set_current_dir(&plan.dir).map_err(|error| {
        let why = format!("could not go to {}: {error}", plan.dir.display());
        Fault::beside_the_walls(why)
    })?;
    if has(Wall::Resources) {
        limit_resources(&plan.limits).map_err(Fault::of(Wall::Resources))?;
    }
    if has(Wall::Privileges) {
        host::drop_privileges(user).map_err(Fault::of(Wall::Privileges))?;
        host::can_read(plan)?;
    }
    if has(Wall::Processes) {
        host::processes_are_counted(&plan.walls).map_err(Fault::of(Wall::Processes))?;
        set(Resource::Nproc, plan.limits.processes).map_err(Fault::of(Wall::Processes))?;
    }
    if has(Wall::Files) {
        host::restrict_files(plan).map_err(Fault::of(Wall::Files))?;
    }
    host::die_with_parent().map_err(Fault::beside_the_walls)?;
    if has(Wall::SystemCalls) {
        host::filter_system_calls(plan.purpose).map_err(Fault::of(Wall::SystemCalls))?;
    }
    Ok(())
}

fn limit_resources(limits: &Limits) -> io::Result<()> {
    set(Resource::Cpu, limits.cpu_seconds)?;
    set(Resource::As, limits.memory)?;
    set(Resource::Fsize, limits.file_size)?;
    set(Resource::Nofile, limits.open_files)?;
    set(Resource::Memlock, 0)?;
    set(Resource::Core, 0)
}

/// Below what is allowed already, what is allowed already holds.
fn set(resource: Resource, limit: u64) -> io::Result<()> {
    let hard = rustix::process::getrlimit(resource).maximum;
    let limit = Some(hard.map_or(limit, |hard| hard.min(limit)));
    setrlimit(
        resource,
        Rlimit {
            current: limit,
            maximum: limit,
        },
    )
    .map_err(io::Error::from)
}
