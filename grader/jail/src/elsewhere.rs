//! What stands in for the host's walls where the host is not Linux: none of
//! them. Every function says so, and the caller reports it.

use std::io;
use std::os::unix::net::UnixStream;
use std::process::Child;

use crate::purpose::Purpose;
use crate::wall::{Fault, Walls};
use crate::wire::Plan;

/// Nobody: there is no way to become somebody else.
pub(crate) fn user(_: &Walls) -> Option<u32> {
    None
}

fn only_on_linux() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "only Linux has it")
}

pub(crate) fn enter_namespaces() -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn narrow_the_tree(_: &Plan, _: Option<u32>) -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn drop_privileges(_: Option<u32>) -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn can_read(_: &Plan) -> Result<(), Fault> {
    Ok(())
}

pub(crate) fn processes_are_counted(_: &Walls) -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn restrict_files(_: &Plan) -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn filter_system_calls(_: Purpose) -> io::Result<()> {
    Err(only_on_linux())
}

pub(crate) fn become_warden() -> io::Result<()> {
    Ok(())
}

pub(crate) fn die_with_parent() -> io::Result<()> {
    Ok(())
}

pub(crate) fn end_orphans() {}

/// Looks often, because there is nothing to wait on for both at once.
pub(crate) fn wait_for_end_or_hang_up(child: &Child, socket: &UnixStream) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

    let look = Timespec {
        tv_sec: 0,
        tv_nsec: 5_000_000,
    };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    loop {
        let mut fds = [PollFd::new(socket, PollFlags::HUP)];
        let hung_up = poll(&mut fds, Some(&look))? > 0;
        if hung_up || waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some() {
            return Ok(());
        }
    }
}
