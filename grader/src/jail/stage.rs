//! The second jail stage: this binary, started once more inside the first. It
//! puts the walls up around itself, from the widest to the one that forbids
//! putting up any more, and then becomes the program. All of them survive `exec`.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit};

use super::limits::Limits;
use super::wall::Wall;
use super::wire::{Plan, Said, receive_plan, say};
use super::{host, warden};

/// The hidden first argument.
pub(super) const STAGE: &str = "__jail-stage";

/// Becomes the jailed program if this process was started as a jail stage.
/// Call it first in `main` of every binary that grades; otherwise it returns
/// at once.
pub fn enter_if_asked() {
    let mut args = std::env::args_os().skip(1);
    let Some(first) = args.next() else { return };
    if first == warden::WARDEN {
        warden::run(args.next().as_deref());
    } else if first == STAGE {
        run();
    }
}

fn run() -> ! {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else {
        std::process::exit(126)
    };
    let mut socket = UnixStream::from(socket);
    let said = match receive_plan(&socket) {
        Ok((plan, input)) => enter(&plan, input, &mut socket),
        Err(error) => Said::Failed {
            wall: None,
            why: format!("the plan did not arrive: {error}"),
        },
    };
    say(&mut socket, &said);
    std::process::exit(0)
}

/// Returns only if the program did not start, or if there is none.
fn enter(plan: &Plan, input: Option<OwnedFd>, socket: &mut UnixStream) -> Said {
    if let Err((wall, why)) = put_walls_up(plan) {
        return Said::Failed { wall, why };
    }
    let Some(program) = &plan.program else {
        return Said::Ready;
    };
    say(socket, &Said::Ready);
    let error = Command::new(program)
        .args(&plan.args)
        .stdin(input.map_or_else(Stdio::null, Stdio::from))
        .exec();
    Said::Failed {
        wall: None,
        why: format!("could not start {}: {error}", program.display()),
    }
}

/// The wall that could not be put up, where it was one, and why.
pub(super) type Fault = (Option<Wall>, String);

fn put_walls_up(plan: &Plan) -> Result<(), Fault> {
    let up = |wall| plan.walls.contains(&wall);
    let blame = |wall| move |error: io::Error| (Some(wall), error.to_string());
    let user = host::user(&plan.walls);
    // What one jail makes, the next must be able to read, as another user.
    rustix::process::umask(Mode::from_raw_mode(0o022));
    if up(Wall::Namespaces) {
        host::narrow_the_tree(plan, user).map_err(blame(Wall::Namespaces))?;
    }
    std::env::set_current_dir(&plan.dir).map_err(|error| {
        (
            None,
            format!("could not go to {}: {error}", plan.dir.display()),
        )
    })?;
    if up(Wall::Resources) {
        limit_resources(&plan.limits).map_err(blame(Wall::Resources))?;
    }
    if up(Wall::Privileges) {
        host::drop_privileges(user).map_err(blame(Wall::Privileges))?;
        host::can_read(plan)?;
    }
    if up(Wall::Processes) {
        host::processes_are_counted(&plan.walls).map_err(blame(Wall::Processes))?;
        set(Resource::Nproc, plan.limits.processes).map_err(blame(Wall::Processes))?;
    }
    if up(Wall::Files) {
        host::fence_files(plan).map_err(|why| (Some(Wall::Files), why))?;
    }
    host::die_with_parent().map_err(|error| (None, error.to_string()))?;
    if up(Wall::SystemCalls) {
        host::filter_system_calls(plan.trade).map_err(|why| (Some(Wall::SystemCalls), why))?;
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
