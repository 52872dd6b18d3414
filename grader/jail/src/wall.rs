//! The walls of the jail: what a host may or may not be able to enforce, the
//! name under which results record it, and what an admin can do where it is
//! missing.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that the host enforces on a jailed program. One enum, because
/// results, messages, warden and stage speak of the same things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wall {
    /// Processes, network, users and a file tree of its own: what is not named
    /// is not there.
    Namespaces,
    /// Landlock: files may be reached only as granted, whatever the tree shows.
    Files,
    /// seccomp: no sockets, no tracing, no mounts; checks start no processes.
    SystemCalls,
    /// No capabilities, no way to gain any; as root, a user of its own.
    Privileges,
    /// A limit on how many processes and threads there may be.
    Processes,
    /// Limits on processor time, address space, file size and open files.
    Resources,
}

impl Wall {
    /// Every wall, in the order in which they go up.
    pub const ALL: [Wall; 6] = [
        Wall::Namespaces,
        Wall::Resources,
        Wall::Privileges,
        Wall::Processes,
        Wall::Files,
        Wall::SystemCalls,
    ];

    /// The name in results and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Wall::Namespaces => "namespaces",
            Wall::Files => "landlock",
            Wall::SystemCalls => "seccomp",
            Wall::Privileges => "no privileges",
            Wall::Processes => "processes",
            Wall::Resources => "memory",
        }
    }

    /// How an admin turns it on.
    const fn advice(self) -> &'static str {
        match self {
            Wall::Namespaces => {
                "allow unprivileged user namespaces: set the sysctl user.max_user_namespaces above \
                 0, and kernel.apparmor_restrict_unprivileged_userns=0 where there is one; in a \
                 container, let its seccomp profile allow unshare and mount"
            }
            Wall::Files => {
                "run Linux 6.2 or newer with landlock among the modules of /sys/kernel/security/lsm \
                 (kernel parameter lsm=landlock,…)"
            }
            Wall::SystemCalls => "run a kernel with CONFIG_SECCOMP_FILTER",
            Wall::Privileges => "do not confine the grader so that it cannot drop its privileges",
            Wall::Processes => {
                "run the grader as an ordinary user, or allow root to make namespaces: without \
                 them root's processes are not counted"
            }
            Wall::Resources => {
                "raise the hard limits of the grader (ulimit -H) to those that a check may use"
            }
        }
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A wall that this host does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which one.
    pub wall: Wall,
    /// The system's own words.
    pub why: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}); to have it, {}",
            self.wall,
            self.why,
            self.wall.advice()
        )
    }
}

/// A set of walls.
pub(crate) type Walls = BTreeSet<Wall>;

/// What kept a program from starting: a wall that could not be put up, or
/// something beside the walls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The wall, where it was one.
    pub(crate) wall: Option<Wall>,
    /// The system's own words.
    pub(crate) why: String,
}

impl Fault {
    /// Of this wall. To be used with `map_err`.
    pub(crate) fn of<E: fmt::Display>(wall: Wall) -> impl FnOnce(E) -> Fault {
        move |why| Fault {
            wall: Some(wall),
            why: why.to_string(),
        }
    }

    /// Of none of the walls.
    pub(crate) fn beside_the_walls(why: impl fmt::Display) -> Fault {
        Fault {
            wall: None,
            why: why.to_string(),
        }
    }
}
