//! What it means in virtual time that a thread sleeps, or waits for a futex.

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::ending::for_ever;
use super::{Member, PARKED_FOR_EVER, member};
use crate::clock::{STEP, advance, rounded_up};
use crate::crew::{Place, Woken};
use crate::futex;
use crate::recorder::Recorder;
use crate::role::{self, Role, aside};
use crate::time::Millis;

/// Real time in which somebody outside the scenario may still wake a driver
/// that nobody inside can wake.
const GRACE: Duration = Duration::from_millis(100);
/// A pool thread that waits longer than this waits for its next closure: the
/// runtime is told to keep its threads for twice as long.
pub(crate) const KEPT: Duration = Duration::from_secs(1 << 30);

/// The current thread wants to sleep. `true` if that was done in virtual time.
pub(crate) fn sleep(duration: Duration) -> bool {
    sleep_as(duration, Recorder::blocked)
}

/// `blocked` records the stretch if it was the loop that slept.
pub(super) fn sleep_as(duration: Duration, blocked: fn(&Recorder, Millis)) -> bool {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return false;
    }
    aside(|| {
        let Some(member) = member() else { return false };
        let Member { recorder, crew, .. } = &member;
        let begin = recorder.now();
        let until = begin + rounded_up(duration);
        match member.place {
            Place::Seat(seat) => {
                while !recorder.is_closed() {
                    crew.rest(seat, Some(until));
                    if recorder.now() >= until {
                        return true;
                    }
                }
                false
            }
            Place::Driver => {
                // A wake that came before is not for this rest.
                crew.driver_was_woken();
                let slept = drive(&member, begin, Some(until)).is_some();
                if slept && member.runtime.is_none() {
                    blocked(recorder, begin);
                }
                slept
            }
        }
    })
}

/// The current thread wants to wait on the futex at `address`. `None` if the
/// real call must be made.
///
/// Does not return if nothing can ever happen: the recording is handed over
/// and the thread is given up.
pub(crate) fn wait(
    address: usize,
    unchanged: &dyn Fn() -> bool,
    timeout: Option<Duration>,
    lock: Lock,
) -> Option<Woken> {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return None;
    }
    aside(|| {
        let member = member()?;
        if member.recorder.is_closed() {
            return None;
        }
        let Member { crew, place, .. } = &member;
        if freed_soon(lock, unchanged) {
            return Some(Woken::Changed);
        }
        if *place == Place::Driver {
            // A wake that came before is not for this wait.
            crew.driver_was_woken();
        }
        if !futex::join(address, unchanged, crew, *place) {
            return Some(Woken::Changed);
        }
        let begin = member.recorder.now();
        let until = timeout.map(|timeout| begin + rounded_up(timeout));
        let woken = match place {
            Place::Seat(seat) if timeout.is_some_and(|timeout| timeout >= KEPT) => {
                Some(crew.idle(*seat))
            }
            Place::Seat(seat) => Some(crew.rest(*seat, until)),
            Place::Driver => {
                let woken = drive(&member, begin, until);
                if woken.is_some() && member.runtime.is_none() {
                    member.recorder.blocked(begin);
                }
                woken
            }
        };
        // Also after a wake: it may have been one that came late, for the wait
        // before this.
        futex::leave(address, crew, *place);
        Some(woken.unwrap_or_else(|| for_ever(&member, begin)))
    })
}

/// Whose lock a futex is, if it looks like one that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// In a `static`: the standard library has a few that all threads of the
    /// process share (when a thread starts or ends, when it prints). Threads
    /// outside the scenario hold them for microseconds of real time.
    OfTheProcess,
    /// On the heap or on a stack, so most likely the program's.
    OfTheProgram,
    /// No lock.
    No,
}

/// Gives real time to whoever outside the scenario may hold a lock: no virtual
/// time may pass for that. On a busy machine it may be long before the holder
/// runs again.
fn freed_soon(lock: Lock, unchanged: &dyn Fn() -> bool) -> bool {
    let naps: u32 = match lock {
        Lock::OfTheProcess => 300,
        Lock::OfTheProgram => 3,
        Lock::No => return false,
    };
    let freed_after = |pause: &dyn Fn()| {
        pause();
        !unchanged()
    };
    (0..4).any(|_| freed_after(&std::thread::yield_now))
        || (0..naps).any(|_| freed_after(&|| std::thread::sleep(STEP)))
}

/// The driver waits: the others run, and time goes on, until somebody wakes it
/// or until then. `None` if that can never be.
fn drive(member: &Member, begin: Millis, until: Option<Millis>) -> Option<Woken> {
    match &member.runtime {
        None => drive_blocked_loop(member, until),
        Some(runtime) => run_elsewhere(runtime, drive_runtime(member, begin, until)).flatten(),
    }
}

/// The loop is blocked in a poll: timers do not fire, the other threads run.
fn drive_blocked_loop(member: &Member, until: Option<Millis>) -> Option<Woken> {
    let Member { crew, recorder, .. } = member;
    let mut patient = true;
    loop {
        crew.run_ready();
        if crew.driver_was_woken() {
            return Some(Woken::Changed);
        }
        let now = recorder.now();
        if until.is_some_and(|until| until <= now) {
            return Some(Woken::TimedOut);
        }
        if crew.wake_due(now) {
            continue;
        }
        let next = until.into_iter().chain(crew.next_deadline()).min();
        match next {
            Some(next) => {
                if !advance((next - now).into()) {
                    return None;
                }
            }
            // Somebody outside the scenario may know this futex, too.
            None if std::mem::take(&mut patient) => crew.wait_for_news(GRACE),
            None => return None,
        }
    }
}

/// The outer thread waits: the loop runs meanwhile, on a thread of its own.
async fn drive_runtime(member: &Member, begin: Millis, until: Option<Millis>) -> Option<Woken> {
    let Member { crew, recorder, .. } = member;
    let limit = until.unwrap_or(begin + PARKED_FOR_EVER);
    poll_fn(|context| {
        recorder.set_root(context.waker());
        Poll::Ready(())
    })
    .await;
    loop {
        // The others know the time from here.
        let now = recorder.now();
        crew.run_ready();
        if crew.driver_was_woken() {
            return Some(Woken::Changed);
        }
        if now >= limit {
            return until.map(|_| Woken::TimedOut);
        }
        if !crew.wake_due(now) {
            tokio::time::sleep(STEP).await;
        }
    }
}

/// Runs a future on a thread of its own, as in a real program: a channel wakes
/// only receivers on other threads. `None` if that thread panicked.
fn run_elsewhere<T: Send>(runtime: &Runtime, future: impl Future<Output = T> + Send) -> Option<T> {
    let run = || {
        role::set(Role::Aside);
        runtime.block_on(future)
    };
    std::thread::scope(|scope| scope.spawn(run).join().ok())
}
