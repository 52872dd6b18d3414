//! The blocking threads of a scenario, in virtual time.
//!
//! A closure on `spawn_blocking` that sleeps waits until virtual time has come
//! that far, while the loop goes on.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use crate::recorder::Recorder;
use crate::role::aside;
use crate::time::Millis;

/// tokio's timers fire on whole milliseconds, so steps of one miss nothing.
pub(crate) const STEP: Duration = Duration::from_millis(1);
/// Without `--cfg tokio_unstable` tokio does not say how many closures run on
/// the blocking pool. Then virtual time stands still for this much real time
/// whenever one falls asleep or wakes, so that the others can catch up.
const GRACE: Duration = Duration::from_millis(50);

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
    pub(crate) fn sleep(&self, recorder: &Recorder, duration: Duration) {
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
            let mut beds = self.lock();
            if beds.sleepers.is_empty() {
                return;
            }
            let now = recorder.now();
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
pub(crate) fn rounded_up(duration: Duration) -> Millis {
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

/// Moves the paused clock of the current runtime; `false` outside of one.
pub(crate) fn advance(duration: Duration) -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    // The first poll moves the clock; the rest only yields to other tasks,
    // which a blocking call does not do.
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(tokio::time::advance(duration)).poll(&mut context);
    true
}
