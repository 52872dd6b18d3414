//! How much a jailed program may use. The numbers are part of a job's key: a
//! change of a limit may change a verdict.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much a jailed program may use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Real time, as on a clock on the wall.
    pub real_time: Duration,
    /// Processor time of one process, in seconds. It is the net below
    /// `real_time`, for the case that nobody is there any more to look at a clock.
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
    /// Events of a timeline that a check sends.
    pub events: usize,
}

const MIB: u64 = 1024 * 1024;

impl Limits {
    /// For rustc and its linker.
    pub const fn compiler() -> Limits {
        Limits {
            real_time: Duration::from_mins(1),
            cpu_seconds: 600,
            memory: 2048 * MIB,
            file_size: 256 * MIB,
            scratch: 0,
            open_files: 256,
            processes: 128,
            output: 1024 * 1024,
            reply: 0,
            events: 0,
        }
    }

    /// For one check.
    pub const fn check() -> Limits {
        Limits {
            real_time: Duration::from_secs(10),
            cpu_seconds: 600,
            memory: 1024 * MIB,
            file_size: MIB,
            scratch: 16 * MIB,
            open_files: 64,
            processes: 256,
            output: 64 * 1024,
            reply: 1024 * 1024,
            // Operations are judged; events are only shown, and nobody reads
            // more of them in a report.
            events: 500,
        }
    }

    /// For a check whose timeline somebody wants to look through.
    #[must_use]
    pub fn to_be_looked_at(self) -> Limits {
        Limits {
            reply: 32 * 1024 * 1024,
            events: 50_000,
            ..self
        }
    }

    /// For a check of a submission in which another check has already used up
    /// its time. Endless loops come in whole files, and each would cost the
    /// class its full limit; an honest check needs milliseconds.
    #[must_use]
    pub fn after_a_hang(self) -> Limits {
        Limits {
            real_time: self.real_time.min(Duration::from_secs(2)),
            ..self
        }
    }
}

/// Keys of jobs are made of this text, so it names the fields as old ledgers
/// know them.
impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("wall", &self.real_time)
            .field("cpu_seconds", &self.cpu_seconds)
            .field("memory", &self.memory)
            .field("file_size", &self.file_size)
            .field("scratch", &self.scratch)
            .field("open_files", &self.open_files)
            .field("processes", &self.processes)
            .field("output", &self.output)
            .field("reply", &self.reply)
            .field("events", &self.events)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn the_text_that_keys_of_jobs_are_made_of_does_not_change() {
        assert_eq!(
            format!("{:?}", Limits::check()),
            "Limits { wall: 10s, cpu_seconds: 600, memory: 1073741824, file_size: 1048576, \
             scratch: 16777216, open_files: 64, processes: 256, output: 65536, reply: 1048576, \
             events: 500 }"
        );
    }
}
