//! What the current thread is to a scenario, and what a blocking call on it
//! means there. The shims ask this room; everything here is safe code.
//!
//! - On the **loop** (the thread that polls) a call that blocks holds the loop
//!   up, which is the truth about blocking: virtual time goes on to the instant
//!   at which the call returns, and nothing else on the loop runs meanwhile.
//! - On an **outer** thread (a thread scenario, which owns no loop) virtual
//!   time goes on, and timers fire.
//! - On the **pool** (`spawn_blocking`) and on **threads** that the program
//!   started, the thread rests while the others go on; see [`crate::crew`].
//! - Any other thread is left alone.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::clock::{STEP, advance, rounded_up};
use crate::crew::{Crew, Handle, Place, Serves, Woken};
use crate::futex;
use crate::recorder::Recorder;
use crate::role::{self, Role, aside};
use crate::scenario::Clock;
use crate::time::{Millis, ms};
use crate::timeline::{Ending, Recording};
use crate::wakes::Wakes;

/// How far a thread scenario's virtual clock runs before a parked thread
/// counts as parked for ever.
const PARKED_FOR_EVER: Millis = ms(10_000);
/// Real time in which somebody outside the scenario may still wake a driver
/// that nobody inside can wake.
const GRACE: Duration = Duration::from_millis(100);
/// A pool thread that waits longer than this waits for its next closure: the
/// runtime is told to keep its threads for twice as long.
pub(crate) const KEPT: Duration = Duration::from_secs(1 << 30);
/// Looks at the clock without doing anything else after which one millisecond
/// is over: else a loop that waits for a time would never end.
const LOOKS_A_STEP: u32 = 10_000;
/// As many looks a yield is worth.
const LOOKS_A_YIELD: u32 = 100;

thread_local! {
    static SCENARIO: RefCell<Option<Member>> = const { RefCell::new(None) };
    static ABORTS: Cell<bool> = const { Cell::new(false) };
    static LOOKS: Cell<u32> = const { Cell::new(0) };
}

/// What a thread of a scenario knows of it.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) crew: Arc<Crew>,
    pub(crate) wakes: Wakes,
    /// Where the recording goes if the driver is blocked for ever.
    pub(crate) result: Sender<Recording>,
    /// What an outer thread needs to let virtual time run.
    pub(crate) runtime: Option<Arc<Runtime>>,
    /// Real time at the beginning, on the monotonic clock.
    pub(crate) start: Duration,
    place: Place,
}

impl Member {
    pub(crate) fn new(
        recorder: &Arc<Recorder>,
        crew: &Arc<Crew>,
        wakes: &Wakes,
        result: Sender<Recording>,
    ) -> Member {
        Member {
            recorder: Arc::clone(recorder),
            crew: Arc::clone(crew),
            wakes: wakes.clone(),
            result,
            runtime: None,
            start: monotonic(),
            place: Place::Driver,
        }
    }

    /// Makes the current thread the loop of a scenario.
    pub(crate) fn join_as_loop(&self) {
        let role = match self.recorder.clock() {
            Clock::Virtual => Role::Loop,
            // Calls that block are left alone.
            Clock::Real => Role::Foreign,
        };
        join(role, self.clone());
    }

    /// Makes the current thread the first thread of a thread scenario.
    pub(crate) fn join_as_outer(&self, runtime: &Arc<Runtime>) {
        let runtime = Some(Arc::clone(runtime));
        let member = self.clone();
        join(Role::Outer, Member { runtime, ..member });
    }

    /// Makes the current thread a blocking thread of a scenario.
    pub(crate) fn join_as_pool(&self) {
        if self.recorder.clock() == Clock::Real {
            return;
        }
        let seat = match member().map(|member| member.place) {
            Some(Place::Seat(seat)) => seat,
            // Started by a thread that does not belong to the scenario.
            _ => self.start_late(),
        };
        aside(|| self.crew.set_serves(seat, Serves::Pool));
        role::set(Role::Pool);
    }

    fn start_late(&self) -> usize {
        let seat = aside(|| self.crew.hire());
        self.take_seat(seat);
        seat
    }

    fn take_seat(&self, seat: usize) {
        role::fix_hash_keys(self.recorder.seed());
        role::seat();
        aside(|| {
            self.wakes.listen_to_the_end();
            self.crew.begin(seat);
        });
        let place = Place::Seat(seat);
        let member = self.clone();
        join(Role::Thread, Member { place, ..member });
    }
}

fn join(role: Role, member: Member) {
    SCENARIO.with_borrow_mut(|scenario| *scenario = Some(member));
    role::set(role);
}

/// The current thread no longer belongs to a scenario.
pub(crate) fn leave() {
    role::set(Role::Foreign);
    let member = SCENARIO.try_with(|scenario| scenario.borrow_mut().take());
    if let Ok(Some(Member {
        crew,
        place: Place::Seat(seat),
        ..
    })) = member
    {
        // First who waits for its end: time may go on as soon as it has left.
        futex::wake(crew.announce_end(seat), usize::MAX);
        crew.leave(seat);
    }
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

// -- new threads ----------------------------------------------------------------

/// A thread that is about to be started from a thread of a scenario.
pub(crate) struct Newcomer {
    member: Member,
    seat: usize,
}

/// The current thread is about to start another. `None` outside a scenario.
pub(crate) fn about_to_start() -> Option<Newcomer> {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return None;
    }
    aside(|| {
        let member = member()?;
        let seat = member.crew.hire();
        // The runtime must not be dropped on a thread of the program's.
        let runtime = None;
        let member = Member { runtime, ..member };
        Some(Newcomer { member, seat })
    })
}

impl Newcomer {
    /// What who starts it keeps, to tell what came of it.
    pub(crate) fn promise(&self) -> Promise {
        Promise {
            crew: Arc::clone(&self.member.crew),
            seat: self.seat,
        }
    }

    /// On the new thread: waits for its turn.
    pub(crate) fn begin(self) {
        self.member.take_seat(self.seat);
    }
}

/// A thread that was asked for.
pub(crate) struct Promise {
    crew: Arc<Crew>,
    seat: usize,
}

impl Promise {
    /// It was started, and others know it by this handle.
    pub(crate) fn kept(self, handle: Handle) {
        aside(|| self.crew.set_handle(self.seat, handle));
    }

    /// It could not be started.
    pub(crate) fn broken(self) {
        aside(|| self.crew.leave(self.seat));
    }
}

/// The current thread wants to wait for the end of another, by its handle.
pub(crate) fn wait_for_the_end_of(handle: Handle) {
    let end = aside(|| member()?.crew.end_of(handle));
    if let Some(gone) = end {
        let unchanged = || gone.load(Ordering::SeqCst) == 0;
        let _ = wait(gone.as_ptr() as usize, &unchanged, None, Lock::No);
    }
}

// -- sleeping -----------------------------------------------------------------

/// The current thread wants to sleep. `true` if that was done in virtual time.
pub(crate) fn sleep(duration: Duration) -> bool {
    sleep_as(duration, Recorder::blocked)
}

/// `blocked` records the stretch if it was the loop that slept.
fn sleep_as(duration: Duration, blocked: fn(&Recorder, Millis)) -> bool {
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

// -- waiting ------------------------------------------------------------------

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

/// Nobody can ever wake the driver.
fn for_ever(member: &Member, since: Millis) -> ! {
    let ending = match member.runtime {
        Some(_) => member.recorder.parked_for_ever(),
        None => member.recorder.blocked_for_ever(since),
    };
    give_up(member, ending)
}

/// The standard library is about to abort the process, because this thread
/// panics while it cleans up after another panic.
pub(crate) fn about_to_abort() {
    ABORTS.set(true);
}

/// Gives the current thread up where going on would abort the process, and the
/// recording with it. Returns if the abort is the program's own wish.
pub(crate) fn give_up_instead_of_aborting() {
    if !ABORTS.get() {
        return;
    }
    aside(|| {
        if let Some(member) = member() {
            let panic = member.recorder.panic_seen();
            let (message, location) = panic.unwrap_or_default();
            let message = format!("{message} (in a destructor, while another panic unwound)");
            give_up(&member, Ending::Panicked { message, location });
        }
    });
}

/// Hands the recording over and gives this thread up.
fn give_up(member: &Member, ending: Ending) -> ! {
    let recording = member.recorder.close(ending);
    member.crew.disband();
    // The receiver is gone only if the watchdog was faster.
    let _ = member.result.send(recording);
    loop {
        std::thread::park();
    }
}

// -- looking at the clock -------------------------------------------------------

/// What the monotonic clock shows on the current thread. `None` outside a
/// scenario.
///
/// A loop that looks at the clock until it is late enough computes for that
/// long in a real program. Here it would never end, so many looks in a row
/// make time pass.
pub(crate) fn clock() -> Option<Duration> {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        role::real_clock_read();
        return None;
    }
    looked(1);
    aside(|| {
        let shown = |member: &Member| member.start + member.recorder.now().into();
        SCENARIO
            .try_with(|scenario| scenario.try_borrow().ok()?.as_ref().map(shown))
            .ok()
            .flatten()
    })
}

/// The current thread lets others run first. `false` outside a scenario.
pub(crate) fn step_back() -> bool {
    if matches!(role::get(), Role::Foreign | Role::Aside) {
        return false;
    }
    looked(LOOKS_A_YIELD);
    aside(|| match member() {
        Some(member) if !member.recorder.is_closed() => {
            match member.place {
                Place::Seat(seat) => member.crew.step_back(seat),
                Place::Driver => {
                    member.crew.run_ready();
                }
            }
            true
        }
        _ => false,
    })
}

fn looked(times: u32) {
    LOOKS.set(LOOKS.get() + times);
    if LOOKS.get() >= LOOKS_A_STEP {
        LOOKS.set(0);
        sleep_as(STEP, Recorder::spun);
    }
}

/// The current thread does something else than to look at the clock.
pub(crate) fn stopped_looking() {
    LOOKS.set(0);
}

fn monotonic() -> Duration {
    #[cfg(target_os = "linux")]
    return crate::shim::monotonic();
    #[cfg(not(target_os = "linux"))]
    Duration::ZERO
}
