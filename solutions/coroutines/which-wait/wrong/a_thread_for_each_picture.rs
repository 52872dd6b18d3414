//! Believes that more threads always help.

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

pub fn pictures(count: usize, _: Machine) -> Plan {
    Plan::Threads(count)
}

pub fn old_calls(count: usize, _: Machine) -> Plan {
    Plan::Threads(count)
}
