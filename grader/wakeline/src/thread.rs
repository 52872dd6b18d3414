//! What the current thread is to a scenario, and what a blocking call on it
//! means there. The shims ask this room; everything here is safe code.
//!
//! - On the **loop** (the thread that polls), a sleep advances the virtual
//!   clock: nothing else can run meanwhile, which is the truth about blocking.
//! - On the **pool** (`spawn_blocking`), a sleep waits until virtual time has
//!   come that far, while the loop goes on.
//! - On an **outer** thread (a thread scenario, which owns no loop), parking
//!   lets virtual time run until somebody unparks the thread.
//! - Any other thread is left alone.

use std::cell::RefCell;
use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::pool::{Pool, STEP, advance, rounded_up};
use crate::recorder::Recorder;
use crate::role::{self, Role, aside};
use crate::time::{Millis, ms};
use crate::timeline::Recording;

/// How far a thread scenario's virtual clock runs before a parked thread
/// counts as parked for ever.
const PARKED_FOR_EVER: Millis = ms(10_000);

thread_local! {
    static SCENARIO: RefCell<Option<Member>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Member {
    recorder: Arc<Recorder>,
    pool: Arc<Pool>,
    outer: Option<Outer>,
}

/// What a thread scenario needs to let virtual time run.
#[derive(Clone)]
struct Outer {
    runtime: Arc<Runtime>,
    /// Where the recording goes if the thread is parked for ever.
    result: Sender<Recording>,
}

impl Outer {
    /// Runs the loop for a while on a thread of its own, as in a real program:
    /// a channel wakes only receivers on other threads. `None` if that thread
    /// panicked.
    fn run<T: Send>(&self, future: impl Future<Output = T> + Send) -> Option<T> {
        let runtime = &self.runtime;
        std::thread::scope(|scope| scope.spawn(|| runtime.block_on(future)).join().ok())
    }
}

/// Makes the current thread the loop of a scenario.
pub(crate) fn join_as_loop(recorder: &Arc<Recorder>, pool: &Arc<Pool>) {
    join(Role::Loop, recorder, pool, None);
}

/// Makes the current thread a blocking thread of a scenario.
pub(crate) fn join_as_pool(recorder: &Arc<Recorder>, pool: &Arc<Pool>) {
    join(Role::Pool, recorder, pool, None);
}

/// Makes the current thread the only thread of a thread scenario.
pub(crate) fn join_as_outer(
    recorder: &Arc<Recorder>,
    pool: &Arc<Pool>,
    runtime: &Arc<Runtime>,
    result: Sender<Recording>,
) {
    join(
        Role::Outer,
        recorder,
        pool,
        Some(Outer {
            runtime: Arc::clone(runtime),
            result,
        }),
    );
}

fn join(role: Role, recorder: &Arc<Recorder>, pool: &Arc<Pool>, outer: Option<Outer>) {
    let member = Member {
        recorder: Arc::clone(recorder),
        pool: Arc::clone(pool),
        outer,
    };
    SCENARIO.with_borrow_mut(|scenario| *scenario = Some(member));
    role::set(role);
}

/// The current thread no longer belongs to a scenario.
pub(crate) fn leave() {
    role::set(Role::Foreign);
    SCENARIO.with_borrow_mut(|scenario| *scenario = None);
}

/// The recorder of the scenario that this thread belongs to.
pub(crate) fn recorder() -> Option<Arc<Recorder>> {
    member().map(|member| member.recorder)
}

fn member() -> Option<Member> {
    SCENARIO
        .try_with(|scenario| scenario.try_borrow().ok()?.clone())
        .ok()
        .flatten()
}

/// Whether a call must be counted here: on an outer thread no loop counts the
/// polls, so the world does.
pub(crate) fn count_poll_outside_the_loop(recorder: &Recorder) {
    if role::get() != Role::Outer {
        return;
    }
    recorder.main_poll_begins();
    recorder.main_waits();
    recorder.give_up_at(PARKED_FOR_EVER);
    if recorder.livelock().is_some() {
        std::panic::panic_any(Spinning);
    }
}

/// The panic payload that ends a thread scenario whose code never parks.
pub(crate) struct Spinning;

// -- sleeping -----------------------------------------------------------------

/// The current thread wants to sleep. `true` if that was done in virtual time.
pub(crate) fn sleep(duration: Duration) -> bool {
    match role::get() {
        Role::Foreign => false,
        Role::Loop => aside(|| {
            let Some(member) = member() else { return false };
            let begin = member.recorder.now();
            let slept = advance(duration);
            if slept {
                member.recorder.blocked(begin);
            }
            slept
        }),
        // No loop is blocked here: time goes on, and timers fire meanwhile.
        Role::Outer => aside(|| {
            let outer = member().and_then(|member| member.outer);
            let Some(outer) = outer else { return false };
            outer
                .run(async { tokio::time::sleep(duration).await })
                .is_some()
        }),
        Role::Pool => aside(|| {
            let Some(member) = member() else { return false };
            member.pool.sleep(&member.recorder, duration);
            true
        }),
    }
}

// -- parking ------------------------------------------------------------------

/// Why a wait in virtual time ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Woken {
    Changed,
    TimedOut,
}

/// The current thread wants to wait until `changed`. `None` if the thread is
/// not an outer one: then the real call must be made.
///
/// Does not return if nothing can ever happen: the recording is handed over
/// and the thread is given up.
pub(crate) fn wait(
    changed: &(dyn Fn() -> bool + Sync),
    timeout: Option<Duration>,
) -> Option<Woken> {
    if role::get() != Role::Outer {
        return None;
    }
    aside(|| {
        let member = member()?;
        let outer = member.outer?;
        let limit = timeout.map_or(PARKED_FOR_EVER, rounded_up);
        let woken = outer.run(async {
            let begin = member.recorder.now();
            loop {
                if changed() {
                    return Some(Woken::Changed);
                }
                if member.recorder.now() - begin >= limit {
                    return timeout.map(|_| Woken::TimedOut);
                }
                tokio::time::sleep(STEP).await;
            }
        });
        // `None` also when a waker of the program panicked: nobody is told.
        let woken = woken.flatten();
        if woken.is_none() {
            let ending = member.recorder.parked_for_ever();
            let recording = member.recorder.close(ending);
            // The receiver is gone only if the watchdog was faster.
            let _ = outer.result.send(recording);
            loop {
                std::thread::park();
            }
        }
        woken
    })
}
