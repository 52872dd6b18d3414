//! How much a jailed program may use. The numbers are part of a job's key: a
//! change of a limit may change a verdict.

use std::time::Duration;

use serde::Serialize;

/// How much a jailed program may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Real time.
    pub wall: Duration,
    /// Processor time of one process, in seconds.
    pub cpu_seconds: u64,
    /// Address space of one process, in bytes.
    pub memory: u64,
    /// Size of one written file, in bytes.
    pub file_size: u64,
    /// Open files of one process.
    pub open_files: u64,
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
            cpu_seconds: 60,
            memory: 4096 * MIB,
            file_size: 256 * MIB,
            open_files: 256,
            output: 1024 * 1024,
            reply: 0,
        }
    }

    /// For a check of a submission in which another check has already used up
    /// its time. Endless loops come in whole files, and each would cost the
    /// class its full limit; an honest check needs milliseconds.
    pub const fn check_after_a_hang() -> Limits {
        Limits {
            wall: Duration::from_secs(2),
            ..Limits::check()
        }
    }

    /// For one check.
    pub const fn check() -> Limits {
        Limits {
            wall: Duration::from_secs(10),
            cpu_seconds: 10,
            memory: 2048 * MIB,
            file_size: MIB,
            open_files: 64,
            output: 64 * 1024,
            reply: 1024 * 1024,
        }
    }
}
