//! The first jail stage: this binary, started again. It makes the namespaces,
//! starts the second stage in them, and stays outside as the one who sees to
//! it that nothing is left: it ends the program when the grader says so (or is
//! no longer there), and answers only when every process is gone.

use std::ffi::OsStr;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};

use super::wall::{Wall, Walls};
use super::wire::{Said, say};
use super::{host, stage, this_binary};

/// The hidden first argument.
pub(super) const WARDEN: &str = "__jail";

pub(super) fn run(with_namespaces: Option<&OsStr>) -> ! {
    let Ok(socket) = io::stdin().as_fd().try_clone_to_owned() else {
        std::process::exit(126)
    };
    let mut socket = UnixStream::from(socket);
    let said = guard(&socket, with_namespaces.is_some());
    say(&mut socket, &said);
    std::process::exit(0)
}

/// Whether the warden has to make namespaces, as an argument: it never reads
/// the plan, which is the second stage's.
pub(super) fn args(walls: &Walls) -> Vec<&'static str> {
    if walls.contains(&Wall::Namespaces) {
        vec![WARDEN, Wall::Namespaces.name()]
    } else {
        vec![WARDEN]
    }
}

fn guard(socket: &UnixStream, namespaces: bool) -> Said {
    let failed = |wall, error: &io::Error| Said::Failed {
        wall,
        why: error.to_string(),
    };
    if namespaces && let Err(error) = host::enter_namespaces() {
        return failed(Some(Wall::Namespaces), &error);
    }
    if let Err(error) = host::become_warden() {
        return failed(None, &error);
    }
    // A group of its own: a signal to the group must not reach the warden.
    let child = this_binary().and_then(|itself| {
        let mut stage = Command::new(itself);
        stage.arg(stage::STAGE).process_group(0).spawn()
    });
    let ended = child.and_then(|child| wait(child, socket));
    match ended {
        Err(error) => failed(None, &error),
        Ok(status) => match (status.code(), status.signal()) {
            (Some(code), _) => Said::Exited(code),
            (None, signal) => Said::Signalled(signal.unwrap_or_default()),
        },
    }
}

/// Waits until the program ends by itself or the grader has hung up. Nothing
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
