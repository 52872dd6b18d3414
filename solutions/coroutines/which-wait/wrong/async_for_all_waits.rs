//! Believes that every wait can be a task.

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

pub fn old_calls(_: usize, _: Machine) -> Plan {
    Plan::Tasks
}
