//! The first process of a jail. It makes the namespaces, starts the stage in
//! them, and stays outside as the one who sees to it that nothing is left: it
//! ends the program when the caller says so (or is no longer there), and
//! answers only when every process is gone.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, ExitStatus};

use crate::host;
use crate::role::Role;
use crate::wall::{Fault, Wall};
use crate::wire::{Answer, give};

pub(crate) fn run(namespaces: bool) -> ! {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else {
        std::process::exit(126)
    };
    let mut socket = UnixStream::from(socket);
    let answer = guard(&socket, namespaces).map_or_else(Answer::Failed, Answer::from);
    give(&mut socket, &answer);
    std::process::exit(0)
}

fn guard(socket: &UnixStream, namespaces: bool) -> Result<ExitStatus, Fault> {
    if namespaces {
        host::enter_namespaces().map_err(Fault::of(Wall::Namespaces))?;
    }
    let guarded = host::become_warden().and_then(|()| {
        let mut stage = Role::Stage.command()?;
        // A group of its own: a signal to the group must not reach the warden.
        let child = stage.process_group(0).spawn()?;
        wait(child, socket)
    });
    guarded.map_err(Fault::beside_the_walls)
}

/// Waits until the program ends by itself or the caller has hung up. Nothing
/// of it is alive afterwards.
fn wait(mut child: Child, socket: &UnixStream) -> io::Result<ExitStatus> {
    let watched = host::wait_for_end_or_hang_up(&child, socket);
    // In namespaces this ends every process that the program started: the
    // kernel does it, and is done before the wait returns.
    child.kill()?;
    let status = child.wait()?;
    host::end_orphans();
    watched.map(|()| status)
}
