//! Namespaces of its own: users, mounts, processes, network, IPC, host name.

use std::fs;
use std::io;

use rustix::process::{getegid, geteuid};
use rustix::thread::UnshareFlags;

use super::privileges::{Invoker, invoker};
use crate::wall::{Wall, Walls};

/// Makes the namespaces. Children are in all of them; the caller keeps its own
/// process namespace, as the one who can see the inner one end.
pub(crate) fn enter_namespaces() -> io::Result<()> {
    let inner = UnshareFlags::NEWNS
        | UnshareFlags::NEWPID
        | UnshareFlags::NEWNET
        | UnshareFlags::NEWIPC
        | UnshareFlags::NEWUTS;
    match invoker() {
        Invoker::Root => unshare(inner),
        Invoker::Ordinary => {
            let (user, group) = (geteuid().as_raw(), getegid().as_raw());
            unshare(inner | UnshareFlags::NEWUSER)?;
            // Inside, it is root over nothing but these namespaces: that is
            // what it takes to build the tree. It loses even that later.
            fs::write("/proc/self/setgroups", "deny")?;
            fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
            fs::write("/proc/self/gid_map", format!("0 {group} 1"))
        }
    }
}

#[expect(
    deprecated,
    reason = "the unsafe successor guards descriptor tables, which are not unshared here"
)]
fn unshare(flags: UnshareFlags) -> io::Result<()> {
    Ok(rustix::thread::unshare(flags)?)
}

/// The limit on processes counts all of a user's. Only in namespaces are those
/// this jail's alone.
pub(crate) fn processes_are_counted(walls: &Walls) -> io::Result<()> {
    if walls.contains(&Wall::Namespaces) && walls.contains(&Wall::Privileges) {
        return Ok(());
    }
    let why = "without namespaces the limit would count the user's other processes too";
    Err(io::Error::other(why))
}
