//! How much a jailed program may use. The numbers are part of a job's key: a
//! change of a limit may change a verdict.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much a jailed program may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Real time.
    pub wall: Duration,
    /// Processor time of one process, in seconds. It is the net below `wall`,
    /// for the case that nobody is there any more to look at a clock.
    pub cpu_seconds: u64,
    /// Address space of one process, in bytes.
    pub memory: u64,
    /// Size of one written file, in bytes.
    pub file_size: u64,
    /// All that is written to a folder that is not kept, in bytes.
    pub scratch: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Processes and threads together.
    pub processes: u64,
    /// What is kept of each of standard output and standard error, in bytes.
    pub output: usize,
    /// What is read from the socket, in bytes.
    pub reply: usize,
}

const MIB: u64 = 1024 * 1024;

impl Limits {
    /// For rustc and its linker.
    pub const fn compiler() -> Limits {
        Limits {
            wall: Duration::from_mins(1),
            cpu_seconds: 600,
            memory: 2048 * MIB,
            file_size: 256 * MIB,
            scratch: 0,
            open_files: 256,
            processes: 128,
            output: 1024 * 1024,
            reply: 0,
        }
    }

    /// For one check.
    pub const fn check() -> Limits {
        Limits {
            wall: Duration::from_secs(10),
            cpu_seconds: 600,
            memory: 2048 * MIB,
            file_size: MIB,
            scratch: 16 * MIB,
            open_files: 64,
            processes: 256,
            output: 64 * 1024,
            reply: 1024 * 1024,
        }
    }

    /// For a check of a submission in which another check has already used up
    /// its time. Endless loops come in whole files, and each would cost the
    /// class its full limit; an honest check needs milliseconds.
    #[must_use]
    pub fn after_a_hang(self) -> Limits {
        Limits {
            wall: self.wall.min(Duration::from_secs(2)),
            ..self
        }
    }
}
