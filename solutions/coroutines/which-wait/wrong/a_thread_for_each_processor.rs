//! Has as many threads as processors for everything that keeps a thread.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Tasks,
    Threads(usize),
}

#[derive(Clone, Copy, Debug)]
pub struct Machine {
    pub processors: usize,
}

pub fn pages(_: usize, _: Machine) -> Plan {
    Plan::Tasks
}

pub fn pictures(_: usize, machine: Machine) -> Plan {
    Plan::Threads(machine.processors)
}

pub fn old_calls(_: usize, machine: Machine) -> Plan {
    Plan::Threads(machine.processors)
}
