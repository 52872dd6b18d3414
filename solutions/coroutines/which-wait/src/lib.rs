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
    // SOLUTION
    // While a page is on its way, there is nothing to do for a thread. One is enough
    // for any number of waits, if it does not stand still at the first of them.
    Plan::Tasks
    // STARTER
    // todo!("which plan?")
    // END
}

/// How to draw so many pictures.
pub fn pictures(count: usize, machine: Machine) -> Plan {
    let _ = (count, machine);
    // SOLUTION
    // Tasks of one loop compute one after the other. Each processor can compute for
    // one thread at a time, so more threads than processors gain nothing.
    Plan::Threads(machine.processors)
    // STARTER
    // todo!("which plan?")
    // END
}

/// How to make so many old calls.
pub fn old_calls(count: usize, machine: Machine) -> Plan {
    let _ = (count, machine);
    // SOLUTION
    // Nothing is computed, so the processors do not matter. But a call keeps its
    // thread while it waits, and on the loop it would keep everybody.
    Plan::Threads(count)
    // STARTER
    // todo!("which plan?")
    // END
}
