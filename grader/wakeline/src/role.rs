//! What the current thread is to a scenario.

use std::cell::Cell;

/// What a thread is to a scenario.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not part of a scenario, or busy on wakeline's own account.
    Foreign,
    /// The thread that polls.
    Loop,
    /// A thread of `spawn_blocking`.
    Pool,
    /// The only thread of a thread scenario.
    Outer,
}

thread_local! {
    /// Without a destructor, so that the shims may read it at any time.
    static ROLE: Cell<Role> = const { Cell::new(Role::Foreign) };
}

pub(crate) fn get() -> Role {
    ROLE.get()
}

pub(crate) fn set(role: Role) {
    ROLE.set(role);
}

/// Leaves the role for the length of `body`, so that what it does itself
/// (locks, tokio's own parking) is not taken for the program's doing.
pub(crate) fn aside<T>(body: impl FnOnce() -> T) -> T {
    let role = ROLE.replace(Role::Foreign);
    let result = body();
    ROLE.set(role);
    result
}
