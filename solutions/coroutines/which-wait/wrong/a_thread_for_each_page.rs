//! Takes a thread for each page.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Tasks,
    Threads(usize),
}

#[derive(Clone, Copy, Debug)]
pub struct Machine {
    pub processors: usize,
}

pub fn pages(count: usize, _: Machine) -> Plan {
    Plan::Threads(count)
}

pub fn pictures(_: usize, machine: Machine) -> Plan {
    Plan::Threads(machine.processors)
}

pub fn old_calls(count: usize, _: Machine) -> Plan {
    Plan::Threads(count)
}
