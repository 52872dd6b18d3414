//! Who the jailed program is: nobody in particular, who can do nothing in
//! particular and cannot become anybody else.

use std::fs;
use std::io;

use rustix::fs::{Access, access};
use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, remove_capability_from_bounding_set, set_capabilities,
    set_no_new_privs, set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};

use crate::wall::{Fault, Wall, Walls};
use crate::wire::Plan;

/// Who started the jail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invoker {
    /// Root of the whole machine.
    Root,
    /// Anybody else, root of a container without users of its own among them.
    Ordinary,
}

/// The user that a jailed program runs as, where it is not the invoker's own.
pub(crate) type User = Option<u32>;

/// Beyond any range that a system gives to people, services or containers.
const FIRST_USER: u32 = 0x7000_0000;

pub(super) fn invoker() -> Invoker {
    let all = |map: String| map.split_whitespace().eq(["0", "0", "4294967295"]);
    if geteuid().is_root() && fs::read_to_string("/proc/self/uid_map").is_ok_and(all) {
        Invoker::Root
    } else {
        Invoker::Ordinary
    }
}

/// As root, a user that nobody else is at this time: it owns nothing, and its
/// processes can be counted. Only in a tree of its own, where the way to the
/// compiler does not lead through root's home.
pub(crate) fn user(walls: &Walls) -> User {
    let possible = walls.contains(&Wall::Namespaces) && walls.contains(&Wall::Privileges);
    if !possible || invoker() != Invoker::Root {
        return None;
    }
    // In its own namespace every stage is process 1. The link has the number
    // that the machine knows it by, which no other process has.
    let itself = fs::read_link("/proc/self").ok()?;
    Some(FIRST_USER + itself.to_str()?.parse::<u32>().ok()?)
}

/// Gives up everything that can be given up, for good.
pub(crate) fn drop_privileges(user: User) -> io::Result<()> {
    for capability in 0..u64::BITS {
        let capability = CapabilitySet::from_bits_retain(1 << capability);
        // An error: it does not exist, or was never there to be dropped. What
        // is left cannot be gained either way, see `set_no_new_privs`.
        let _ = remove_capability_from_bounding_set(capability);
    }
    if let Some(user) = user {
        let (user, group) = (Uid::from_raw(user), Gid::from_raw(user));
        set_thread_groups(&[])?;
        set_thread_res_gid(group, group, group)?;
        set_thread_res_uid(user, user, user)?;
    }
    let nothing = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_capabilities(None, nothing)?;
    Ok(set_no_new_privs(true)?)
}

/// A compiler that cannot be read would look like a student's mistake.
pub(crate) fn can_read(plan: &Plan) -> Result<(), Fault> {
    for path in plan.reach.tools.iter().chain(&plan.reach.read) {
        access(path, Access::READ_OK).map_err(|error| {
            let path = path.display();
            let why = format!(
                "a jailed program cannot read {path} ({error}); let everybody read it: \
                 chmod -R o+rX {path}"
            );
            Fault::beside_the_walls(why)
        })?;
    }
    Ok(())
}
