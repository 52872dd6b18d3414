//! What is asked of a jail when it is opened.

use crate::wall::Wall;

/// What is asked of the jail.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// What to do on a host that cannot enforce everything.
    pub require: Require,
    /// Walls to skip: to find out which one a toolchain stumbles over, and to
    /// prove of the others that they hold alone.
    pub without: Vec<Wall>,
}

/// What to do on a host that cannot enforce everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Require {
    /// Go on, and record it.
    #[default]
    Nothing,
    /// Refuse to run.
    Full,
}
