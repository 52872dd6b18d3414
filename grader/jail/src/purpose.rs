//! What a jailed program is there for, which decides what walls let it do.

use serde::{Deserialize, Serialize};

/// What a jailed program is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Compiles: starts a linker.
    Compile,
    /// Checks: starts threads, and nothing else.
    Check,
}
