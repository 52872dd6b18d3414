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

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, Runtime};

use crate::recorder::{MAIN, Recorder};
use crate::time::{Millis, ms};
use crate::timeline::Recording;

/// How far a thread scenario's virtual clock runs before a parked thread
/// counts as parked for ever.
const PARKED_FOR_EVER: Millis = ms(10_000);
/// tokio's timers fire on whole milliseconds, so steps of one miss nothing.
const STEP: Duration = Duration::from_millis(1);
/// Without `--cfg tokio_unstable` tokio does not say how many closures run on
/// the blocking pool. Then virtual time stands still for this much real time
/// whenever one falls asleep or wakes, so that the others can catch up.
const GRACE: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Not part of a scenario, or busy inside this room.
    Foreign,
    Loop,
    Pool,
    Outer,
}

thread_local! {
    /// Without a destructor, so that the shims may read it at any time.
    static ROLE: Cell<Role> = const { Cell::new(Role::Foreign) };
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
    ROLE.set(role);
}

/// The current thread no longer belongs to a scenario.
pub(crate) fn leave() {
    ROLE.set(Role::Foreign);
    SCENARIO.with_borrow_mut(|scenario| *scenario = None);
}

/// Whether the current thread runs `spawn_blocking` closures.
pub(crate) fn on_blocking_pool() -> bool {
    ROLE.get() == Role::Pool
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

/// Leaves the role for the length of `body`, so that what it does itself
/// (locks, tokio's own parking) is not taken for the program's doing.
fn aside<T>(body: impl FnOnce() -> T) -> T {
    let role = ROLE.replace(Role::Foreign);
    let result = body();
    ROLE.set(role);
    result
}

/// Whether a call must be counted here: on an outer thread no loop counts the
/// polls, so the world does.
pub(crate) fn count_poll_outside_the_loop(recorder: &Recorder) {
    if ROLE.get() != Role::Outer {
        return;
    }
    recorder.poll_begins(MAIN.to_owned());
    recorder.poll_ends(true);
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
    match ROLE.get() {
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

/// Moves the paused clock of the current runtime; `false` outside of one.
fn advance(duration: Duration) -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // The first poll moves the clock; the rest only yields to other tasks,
    // which a blocking call does not do.
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(tokio::time::advance(duration)).poll(&mut context);
    true
}

/// The blocking threads of one scenario that sleep in virtual time.
#[derive(Default)]
pub(crate) struct Pool {
    beds: Mutex<Beds>,
}

#[derive(Default)]
struct Beds {
    sleepers: Vec<Sleeper>,
    /// Real time at which somebody last fell asleep or was woken.
    changed: Option<Instant>,
}

struct Sleeper {
    until: Millis,
    bell: Arc<Bell>,
}

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    signal: Condvar,
}

impl Pool {
    fn sleep(&self, recorder: &Recorder, duration: Duration) {
        let bell = Arc::new(Bell::default());
        {
            let mut beds = self.lock();
            let until = recorder.now() + rounded_up(duration);
            beds.sleepers.push(Sleeper {
                until,
                bell: Arc::clone(&bell),
            });
            beds.changed = Some(Instant::now());
        }
        if recorder.is_closed() {
            return;
        }
        recorder.wake_root();
        bell.wait();
    }

    /// The loop has nothing to run. tokio does not advance a paused clock
    /// while a blocking closure runs; once all of them sleep, this does, one
    /// step at a time, so that timers in between fire in order.
    pub(crate) fn loop_is_idle(&self, recorder: &Recorder) {
        aside(|| {
            let now = recorder.now();
            let mut beds = self.lock();
            if beds.sleepers.is_empty() {
                return;
            }
            if beds.somebody_is_awake() {
                // It computes, at no virtual cost: look again soon.
                drop(beds);
                std::thread::yield_now();
                recorder.wake_root();
                return;
            }
            let due: Vec<Sleeper> = beds
                .sleepers
                .extract_if(.., |sleeper| sleeper.until <= now)
                .collect();
            if due.is_empty() {
                drop(beds);
                advance(STEP);
                recorder.wake_root();
                return;
            }
            beds.changed = Some(Instant::now());
            for sleeper in due {
                sleeper.bell.ring();
            }
        });
    }

    /// Wakes every sleeper, because the scenario is over.
    pub(crate) fn dismiss(&self) {
        for sleeper in self.lock().sleepers.drain(..) {
            sleeper.bell.ring();
        }
    }

    pub(crate) fn anyone_asleep(&self) -> bool {
        !self.lock().sleepers.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Beds> {
        self.beds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Beds {
    fn somebody_is_awake(&self) -> bool {
        match busy_blocking_threads() {
            Some(busy) => busy > self.sleepers.len(),
            None => self
                .changed
                .is_some_and(|changed| changed.elapsed() < GRACE),
        }
    }
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.signal.notify_one();
    }

    fn wait(&self) {
        let mut rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        while !*rung {
            rung = self
                .signal
                .wait(rung)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Like a timer: whole milliseconds, never too few.
fn rounded_up(duration: Duration) -> Millis {
    Millis(u64::try_from(duration.as_micros().div_ceil(1000)).unwrap_or(u64::MAX))
}

/// How many closures of `spawn_blocking` are queued or running; `None` where
/// tokio does not tell (without `--cfg tokio_unstable`).
#[allow(clippy::unnecessary_wraps)]
fn busy_blocking_threads() -> Option<usize> {
    #[cfg(tokio_unstable)]
    {
        let metrics = Handle::current().metrics();
        Some(metrics.num_blocking_threads() - metrics.num_idle_blocking_threads())
    }
    #[cfg(not(tokio_unstable))]
    None
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
    if ROLE.get() != Role::Outer {
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
