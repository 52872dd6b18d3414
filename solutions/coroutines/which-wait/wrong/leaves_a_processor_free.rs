//! Leaves a processor free for the main thread.

/// How the jobs of a part are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A task for each job, all on the one thread of an event loop.
    Tasks,
    /// So many threads. Each takes a job, ends it, and takes the next one.
    Threads(usize),
}

/// Where the board runs.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// So many threads can compute at the same moment.
    pub processors: usize,
}

/// How to fetch so many pages.
pub fn pages(count: usize, machine: Machine) -> Plan {
    let _ = (count, machine);
    Plan::Tasks
}

/// How to draw so many pictures.
pub fn pictures(count: usize, machine: Machine) -> Plan {
    let free = machine.processors.saturating_sub(1).max(1);
    Plan::Threads(count.min(free))
}

/// How to make so many old calls.
pub fn old_calls(count: usize, machine: Machine) -> Plan {
    let _ = machine;
    Plan::Threads(count)
}
