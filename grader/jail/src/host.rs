//! What Linux is asked for, one file a wall. Warden and stage call these
//! functions in order; each says what the system said when it could not.

mod landlock;
mod namespaces;
mod privileges;
mod seccomp;
mod tree;

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::Child;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitOptions, getpid, kill_process, pidfd_open, set_child_subreaper,
    set_parent_process_death_signal, setsid, wait,
};

pub(crate) use landlock::restrict_files;
pub(crate) use namespaces::{enter_namespaces, processes_are_counted};
pub(crate) use privileges::{can_read, drop_privileges, user};
pub(crate) use seccomp::filter_system_calls;
pub(crate) use tree::narrow_the_tree;

/// No terminal, the end with the caller, and every orphan below comes here.
pub(crate) fn become_warden() -> io::Result<()> {
    setsid()?;
    set_child_subreaper(Some(getpid()))?;
    die_with_parent()
}

/// To be called after the last change of users: that takes it back.
pub(crate) fn die_with_parent() -> io::Result<()> {
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

pub(crate) fn wait_for_end_or_hang_up(child: &Child, socket: &UnixStream) -> io::Result<()> {
    let end = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let mut fds = [
        PollFd::new(&end, PollFlags::IN),
        // Only the end of it: what the caller sends is for the stage.
        PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::RDHUP),
    ];
    loop {
        match poll(&mut fds, None) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Ends what outlived the program. Without namespaces every orphan becomes the
/// warden's own child, whatever session or group it fled to; its children
/// become so when it ends. With namespaces there is none.
pub(crate) fn end_orphans() {
    while let Some(orphans) = children().filter(|children| !children.is_empty()) {
        for orphan in orphans {
            let _ = kill_process(orphan, Signal::KILL);
        }
        // Errors only where there is no child left.
        while matches!(wait(WaitOptions::NOHANG), Ok(Some(_))) {}
        std::thread::yield_now();
    }
}

fn children() -> Option<Vec<Pid>> {
    let listed = std::fs::read_to_string("/proc/thread-self/children").ok()?;
    let pids = listed.split_whitespace().filter_map(|pid| pid.parse().ok());
    Some(pids.filter_map(Pid::from_raw).collect())
}
