//! # Which wait is it?
//!
//! Three parts of the status board are slow. For each of them somebody has drawn two
//! jobs, one after the other. `█` waits for an answer, `▒` computes, and `#` waits,
//! too, but in a call that does not give its thread back before its answer is there:
//! an old library, which knows nothing of async.
//!
//! ```text
//! pages:      ██████████▕██████████    each asks a different service
//! pictures:   ▒▒▒▒▒▒▒▒▒▒▕▒▒▒▒▒▒▒▒▒▒    each draws a diagram of a day
//! old calls:  ##########▕##########    each asks a device in the cellar
//! ```
//!
//! All jobs of a part are there at 0 ms, more of them than the machine has
//! processors. They take the same time, and none needs another one; a job that
//! computes keeps its processor to the end. A part should be done as soon as it can
//! be, and with no more threads than that takes. Tasks take one, that of their loop.
//!
//! What to do: fill in the [`Plan`] for each part. Then `cargo test -p
//! ex-which-wait`. The checks run your plan.

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
    todo!("which plan?")
}

/// How to draw so many pictures.
pub fn pictures(count: usize, machine: Machine) -> Plan {
    let _ = (count, machine);
    todo!("which plan?")
}

/// How to make so many old calls.
pub fn old_calls(count: usize, machine: Machine) -> Plan {
    let _ = (count, machine);
    todo!("which plan?")
}
