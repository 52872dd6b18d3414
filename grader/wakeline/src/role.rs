//! What the current thread is to a scenario.
//!
//! - **Loop**: it polls. A call that blocks holds the loop up for exactly as long
//!   as it takes in virtual time; timers do not fire meanwhile, other threads run.
//! - **Pool**, a `spawn_blocking` thread, and **thread**, one that the program
//!   started: it rests while the others go on.
//! - **Outer**: the thread of a check that is a plain `fn`. Virtual time runs
//!   until the call returns; the loop runs on a thread of its own meanwhile,
//!   because std's channels wake only receivers on other threads.
//! - **Aside**: wakeline's and tokio's own doing, which is left alone.
//! - **Foreign**: any other thread. Its calls are real, and nobody waits for it.

use std::cell::Cell;

/// What a thread is to a scenario.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not part of a scenario.
    Foreign,
    /// Part of a scenario, but busy on wakeline's or the event loop's own
    /// account.
    Aside,
    /// The thread that polls.
    Loop,
    /// A thread of `spawn_blocking`.
    Pool,
    /// A thread that the program started itself.
    Thread,
    /// The first thread of a thread scenario.
    Outer,
}

thread_local! {
    /// The state of the random numbers from which the keys of `HashMap` are
    /// made, while they are.
    static RANDOM: Cell<Option<u64>> = const { Cell::new(None) };
    /// Whether it is one of the threads that do not drive virtual time.
    static SEATED: Cell<bool> = const { Cell::new(false) };
    /// Whether the real clock was read on wakeline's own account.
    static READ: Cell<bool> = const { Cell::new(false) };
    /// Without a destructor, so that the shims may read it at any time.
    static ROLE: Cell<Role> = const { Cell::new(Role::Foreign) };
}

pub(crate) fn get() -> Role {
    ROLE.get()
}

pub(crate) fn set(role: Role) {
    ROLE.set(role);
}

/// The thread is one of those that do not drive virtual time.
pub(crate) fn seat() {
    SEATED.set(true);
}

pub(crate) fn is_seated() -> bool {
    SEATED.get()
}

/// Changes one role for another, where the thread has it.
pub(crate) fn replace(old: Role, new: Role) {
    if ROLE.get() == old {
        ROLE.set(new);
    }
}

/// Leaves the role for the length of `body`, so that what it does itself
/// (locks, tokio's own parking) is not taken for the program's doing.
pub(crate) fn aside<T>(body: impl FnOnce() -> T) -> T {
    struct Back(Role);
    impl Drop for Back {
        fn drop(&mut self) {
            ROLE.set(self.0);
        }
    }
    let _back = Back(ROLE.replace(Role::Aside));
    body()
}

/// What `body` gives, if it did not read the real clock for it.
pub(crate) fn without_real_clock<T>(body: impl FnOnce() -> T) -> Option<T> {
    READ.set(false);
    let result = aside(body);
    (!READ.get()).then_some(result)
}

/// The real clock is read.
pub(crate) fn real_clock_read() {
    READ.set(true);
}

/// Makes the keys of this thread's hash maps from the world's seed, so that
/// their order is the same in every run. To be called before the first map.
pub(crate) fn fix_hash_keys(seed: u64) {
    RANDOM.set(Some(seed));
    // The standard library asks once a thread and then counts up.
    let _ = std::hash::RandomState::new();
    RANDOM.set(None);
}

/// The next random number for the shim; `None` if the real ones are wanted.
pub(crate) fn next_random() -> Option<u64> {
    let state = RANDOM.get()?.wrapping_add(0x9e37_79b9_7f4a_7c15);
    RANDOM.set(Some(state));
    // The finish of splitmix64.
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    Some(mixed ^ (mixed >> 31))
}
