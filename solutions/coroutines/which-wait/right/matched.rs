//! Says first what kind of job it is.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Tasks,
    Threads(usize),
}

#[derive(Clone, Copy, Debug)]
pub struct Machine {
    pub processors: usize,
}

enum Job {
    Waits,
    Computes,
    KeepsItsThread,
}

fn plan(job: &Job, count: usize, machine: Machine) -> Plan {
    match job {
        Job::Waits => Plan::Tasks,
        Job::Computes => Plan::Threads(machine.processors.min(count).max(1)),
        Job::KeepsItsThread => Plan::Threads(count),
    }
}

pub fn pages(count: usize, machine: Machine) -> Plan {
    plan(&Job::Waits, count, machine)
}

pub fn pictures(count: usize, machine: Machine) -> Plan {
    plan(&Job::Computes, count, machine)
}

pub fn old_calls(count: usize, machine: Machine) -> Plan {
    plan(&Job::KeepsItsThread, count, machine)
}
