//! The threads of a scenario besides the one that drives virtual time.
//!
//! A program may have others: closures on `spawn_blocking`, and threads that
//! it starts itself. Here they run one at a time, in the order in which they
//! became ready, and each runs until it sleeps, waits or ends. Virtual time
//! moves only while all of them rest. So a program with threads has one
//! timeline, too, and it is the same in every run.
//!
//! The **driver** is the thread that moves time: the loop, or the first thread
//! of a thread scenario. It lets the others run whenever it has nothing to do
//! itself: when the loop is idle, and when it is blocked in a poll.
//!
//! Time moves to tokio's next timer, or a millisecond at a time where somebody
//! rests until an instant that tokio does not know. A thread that waits in a call
//! not known here (a socket) is reported as [`Unseen`](crate::timeline::Unseen),
//! and the others no longer wait for it. 10,000 looks at the clock in a row are
//! worth a millisecond, or a loop that waits for a time would never end.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::kernel::{KnownThread, LongSleep};
use crate::recorder::Recorder;
use crate::time::Millis;
use crate::timeline::Unseen;

/// How often a thread that holds all others up is asked whether it sleeps in a
/// call that is not seen here (a read from a socket). Real time.
const PATIENCE: Duration = Duration::from_millis(50);
/// After how many times of the same answer it counts as away. On a busy
/// machine a thread may wait long for what the kernel has to do.
const ANSWERS: u32 = 10;

/// By what another thread joins one.
#[cfg(unix)]
pub(crate) type Handle = libc::pthread_t;
#[cfg(not(unix))]
pub(crate) type Handle = usize;

/// Somebody of a crew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Driver,
    Seat(usize),
}

/// Why a rest in virtual time ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Woken {
    Changed,
    TimedOut,
}

/// Every thread of one scenario but its driver.
pub(crate) struct Crew {
    recorder: Arc<Recorder>,
    /// Somebody was hired. Read first: most programs have no threads.
    hired: AtomicBool,
    book: Mutex<Book>,
    /// Something changed that the driver may wait for.
    news: Condvar,
}

#[derive(Default)]
struct Book {
    seats: Vec<Seat>,
    ready: VecDeque<usize>,
    driver_woken: bool,
    over: bool,
}

struct Seat {
    state: State,
    /// Why its last rest ended, until it has heard of it.
    woken: Option<Woken>,
    /// Rings when it is its turn.
    bell: Arc<Bell>,
    /// What the kernel knows it by, once it runs.
    itself: Option<KnownThread>,
    /// The handle by which another thread joins this one.
    handle: Option<Handle>,
    /// A word that turns 1 when the thread is gone.
    gone: Arc<AtomicU32>,
    serves: Serves,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Running,
    /// Until somebody wakes it, or until then.
    Resting(Option<Millis>),
    /// A pool thread without a closure.
    Idle,
    /// In a call that is not seen here, which may take any real time.
    Away,
    Gone,
}

/// Whose thread it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serves {
    /// The program's own.
    Program,
    /// `spawn_blocking`. While a closure runs there, tokio does not advance a
    /// paused clock.
    Pool,
}

/// How virtual time goes on while the driver has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// As tokio likes: to its next timer.
    Free,
    /// Step by step: somebody rests until an instant that tokio does not know,
    /// or keeps tokio from moving its clock.
    Stepwise,
    /// Not at all: a closure of `spawn_blocking` is in a call that is not seen
    /// here. So tokio itself has it.
    Still,
}

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    signal: Condvar,
}

impl Crew {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> Crew {
        Crew {
            recorder: Arc::clone(recorder),
            hired: AtomicBool::default(),
            book: Mutex::default(),
            news: Condvar::default(),
        }
    }

    // -- the members' side ----------------------------------------------------

    /// A new member, which begins as soon as the driver lets it.
    pub(crate) fn hire(&self) -> usize {
        self.hired.store(true, Ordering::SeqCst);
        let mut book = self.lock();
        book.seats.push(Seat {
            state: State::Ready,
            woken: None,
            bell: Arc::default(),
            itself: None,
            handle: None,
            gone: Arc::default(),
            serves: Serves::Program,
        });
        let seat = book.seats.len() - 1;
        book.ready.push_back(seat);
        seat
    }

    /// By which handle others join it.
    pub(crate) fn set_handle(&self, seat: usize, handle: Handle) {
        self.lock().seats[seat].handle = Some(handle);
    }

    pub(crate) fn set_serves(&self, seat: usize, serves: Serves) {
        self.lock().seats[seat].serves = serves;
    }

    /// The member is there and waits for its turn.
    pub(crate) fn begin(&self, seat: usize) {
        let itself = KnownThread::current();
        let bell = {
            let mut book = self.lock();
            book.seats[seat].itself = itself;
            if book.over {
                book.seats[seat].state = State::Running;
                return;
            }
            Arc::clone(&book.seats[seat].bell)
        };
        bell.wait();
    }

    /// The member rests until it is woken, or until then. At once if the
    /// scenario is over.
    pub(crate) fn rest(&self, seat: usize, until: Option<Millis>) -> Woken {
        self.rest_as(seat, State::Resting(until))
    }

    /// A pool thread waits for its next closure.
    pub(crate) fn idle(&self, seat: usize) -> Woken {
        self.rest_as(seat, State::Idle)
    }

    /// The member lets the others go first.
    pub(crate) fn step_back(&self, seat: usize) {
        self.lock().ready.push_back(seat);
        self.rest_as(seat, State::Ready);
    }

    fn rest_as(&self, seat: usize, state: State) -> Woken {
        let bell = {
            let mut book = self.lock();
            if book.over {
                return Woken::TimedOut;
            }
            let known = &mut book.seats[seat];
            // A wake may have come between joining a queue and resting.
            if let Some(woken) = known.woken.take() {
                return woken;
            }
            known.state = state;
            Arc::clone(&known.bell)
        };
        self.news.notify_all();
        bell.wait();
        let woken = self.lock().seats[seat].woken.take();
        woken.unwrap_or(Woken::TimedOut)
    }

    /// The member is about to leave. Returns the address on which joiners wait.
    pub(crate) fn announce_end(&self, seat: usize) -> usize {
        let gone = Arc::clone(&self.lock().seats[seat].gone);
        gone.store(1, Ordering::SeqCst);
        gone.as_ptr() as usize
    }

    /// The member is gone, or never came.
    pub(crate) fn leave(&self, seat: usize) {
        self.lock().seats[seat].state = State::Gone;
        self.news.notify_all();
    }

    /// Wakes somebody who rests, or is about to.
    pub(crate) fn wake(&self, place: Place) {
        let mut book = self.lock();
        match place {
            Place::Driver => book.driver_woken = true,
            Place::Seat(seat) => book.ready(seat, Woken::Changed),
        }
        drop(book);
        self.news.notify_all();
    }

    /// The word that turns 1 when the thread with this handle is gone. `None`
    /// if it is not of this crew.
    pub(crate) fn end_of(&self, handle: Handle) -> Option<Arc<AtomicU32>> {
        let book = self.lock();
        // Handles are used again: the last one counts.
        let mut seats = book.seats.iter().rev();
        let seat = seats.find(|seat| seat.handle == Some(handle))?;
        Some(Arc::clone(&seat.gone))
    }

    // -- the driver's side ----------------------------------------------------

    pub(crate) fn is_empty(&self) -> bool {
        !self.hired.load(Ordering::SeqCst)
    }

    /// Lets everyone run who is ready, one after the other, until all rest.
    /// `true` if anybody ran.
    pub(crate) fn run_ready(&self) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut ran = false;
        let mut book = self.lock();
        loop {
            let running = book
                .seats
                .iter()
                .position(|seat| seat.state == State::Running);
            if let Some(seat) = running {
                ran = true;
                book = self.wait_for(seat, book);
                continue;
            }
            let Some(seat) = book.ready.pop_front() else {
                return ran;
            };
            let known = &mut book.seats[seat];
            if known.state == State::Ready {
                known.state = State::Running;
                known.bell.ring();
            }
        }
    }

    /// Waits until a member rests, or until it is plain that it sleeps in a
    /// call that is not seen here.
    fn wait_for<'a>(&'a self, seat: usize, mut book: MutexGuard<'a, Book>) -> MutexGuard<'a, Book> {
        let mut sleep = LongSleep::default();
        while book.seats[seat].state == State::Running && !book.over {
            let (guard, waited) = self
                .news
                .wait_timeout(book, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner);
            book = guard;
            if !waited.timed_out() {
                continue;
            }
            let itself = book.seats[seat].itself.clone();
            // It may need the book, and then it would seem to sleep.
            drop(book);
            let asleep = itself.and_then(|thread| thread.asleep());
            book = self.lock();
            let known = &mut book.seats[seat];
            if sleep.look(asleep) == ANSWERS && known.state == State::Running {
                known.state = State::Away;
                self.recorder.unseen(Unseen::ThreadAway);
            }
        }
        book
    }

    /// Wakes those whose time to rest is over. `true` if there were any.
    pub(crate) fn wake_due(&self, now: Millis) -> bool {
        let mut book = self.lock();
        let mut due: Vec<(Millis, usize)> = book
            .deadlines()
            .filter(|(until, _)| *until <= now)
            .collect();
        due.sort_unstable();
        for (_, seat) in &due {
            book.ready(*seat, Woken::TimedOut);
        }
        !due.is_empty()
    }

    /// When the first of those who rest wants to go on.
    pub(crate) fn next_deadline(&self) -> Option<Millis> {
        let book = self.lock();
        book.deadlines().map(|(until, _)| until).min()
    }

    /// How virtual time goes on now that everybody rests.
    pub(crate) fn time(&self) -> Time {
        if self.is_empty() {
            return Time::Free;
        }
        let book = self.lock();
        let any = |is: &dyn Fn(&Seat) -> bool| book.seats.iter().any(is);
        if any(&|seat| seat.state == State::Away && seat.serves == Serves::Pool) {
            Time::Still
        } else if any(&|seat| match seat.state {
            State::Resting(Some(_)) => true,
            State::Resting(None) => seat.serves == Serves::Pool,
            _ => false,
        }) {
            Time::Stepwise
        } else {
            Time::Free
        }
    }

    /// Whether anybody still does something, or will.
    pub(crate) fn busy(&self) -> bool {
        !self.is_empty()
            && self.lock().seats.iter().any(|seat| {
                matches!(
                    seat.state,
                    State::Ready | State::Running | State::Resting(Some(_))
                )
            })
    }

    /// Whether the driver was woken since it was last asked.
    pub(crate) fn driver_was_woken(&self) -> bool {
        std::mem::take(&mut self.lock().driver_woken)
    }

    /// Waits in real time for somebody outside the scenario to wake the
    /// driver, or for a member that is away to come back.
    pub(crate) fn wait_for_news(&self, patience: Duration) {
        let book = self.lock();
        if !book.driver_woken && book.ready.is_empty() {
            let _ = self.news.wait_timeout(book, patience);
        }
    }

    /// The scenario is over: everyone who would go on some time goes on now,
    /// unseen.
    pub(crate) fn disband(&self) {
        let mut book = self.lock();
        book.over = true;
        for seat in &mut book.seats {
            if matches!(
                seat.state,
                State::Ready | State::Idle | State::Resting(Some(_))
            ) {
                seat.state = State::Running;
                seat.bell.ring();
            }
        }
        drop(book);
        self.news.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn deadlines(&self) -> impl Iterator<Item = (Millis, usize)> {
        let seats = self.seats.iter().enumerate();
        seats.filter_map(|(seat, known)| match known.state {
            State::Resting(Some(until)) => Some((until, seat)),
            _ => None,
        })
    }

    fn ready(&mut self, seat: usize, why: Woken) {
        let over = self.over;
        let known = &mut self.seats[seat];
        known.woken = Some(why);
        if !matches!(known.state, State::Resting(_) | State::Idle) {
            return;
        }
        if over {
            known.state = State::Running;
            known.bell.ring();
        } else {
            known.state = State::Ready;
            self.ready.push_back(seat);
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
        while !std::mem::take(&mut *rung) {
            rung = self
                .signal
                .wait(rung)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}
