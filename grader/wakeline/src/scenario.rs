//! Runs a scenario: one program, in one world, in virtual time, on a thread of
//! its own, so that a program which never comes back can be given up.
//!
//! The runtime is tokio's `current_thread` with a paused clock: when every task
//! waits, the clock jumps to the next timer, so a wait costs no real time and
//! every run is the same. Nothing is wrapped; the code under test uses stock
//! tokio.
//!
//! A run ends in one of six ways ([`Ending`]): finished;
//! panicked; deadlock (virtual time jumped to its limit, because no timer was
//! left: found in milliseconds); loop blocked (a call in a poll that nothing can
//! free while the loop is blocked); livelock (polls without end); timed out (a
//! watchdog on real time, the only ending that is not exact). After the
//! scenario's own future has returned, what still runs gets ten more seconds of
//! virtual time, so that the timeline shows it; a real program drops its tasks
//! there, and every view says so.

mod hooks;
mod options;
mod waker;

use std::any::Any;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Once, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::Sleep;

use crate::crew::Crew;
use crate::kernel::{KnownThread, LongSleep};
use crate::recorder::{Recorder, short_location};
use crate::role::{self, aside};
use crate::thread::{self, KEPT, Member, Spinning};
use crate::time::{Millis, ms};
use crate::timeline::{Ending, Recording, Unseen};
use crate::wakes::Wakes;
use crate::world::World;
use waker::MainWaker;

/// Virtual time that is left for what still runs after the scenario returned.
const AFTERMATH: Millis = ms(10_000);
/// Real time before the watchdog gives a run up, unless told otherwise.
pub const REAL_LIMIT: Duration = Duration::from_secs(10);
/// Real time between two looks at a thread. Longer than any wait of the driver
/// for other threads, so that those are not taken for calls of the program.
const GLANCE: Duration = Duration::from_millis(150);
/// After how many looks at the same sleep it is a call of the program.
const LOOKS: u32 = 3;

pub use crate::depth::Depth;
pub use crate::time::Clock;
pub use options::{EVENTS_LIMIT, OPERATIONS_LIMIT, Options, POLLS_LIMIT, TIME_LIMIT};

/// A scenario's own future.
pub type Main = Pin<Box<dyn Future<Output = ()>>>;

/// What a scenario runs. Not generic, so that tokio's runtime is compiled once
/// and not again in every crate that has a check.
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::time::Duration;
/// use wakeline::scenario::{Options, Program};
/// use wakeline::ms;
///
/// let program = Program::Thread(|_| std::thread::sleep(Duration::from_secs(5)));
/// assert_eq!(Options::new(0).run(program).timeline.total, ms(5_000));
/// # }
/// ```
#[derive(Clone, Copy)]
pub enum Program {
    /// Async code on tokio's event loop.
    Loop(fn(World) -> Main),
    /// Plain code on a thread that parks. Virtual time runs while it does.
    Thread(fn(World)),
}

enum Task {
    Loop(Box<dyn FnOnce(World) -> Main + Send>),
    Thread(fn(World)),
}

/// Records an async program in the world with this seed, with the usual
/// [`Options`]. Whatever the program does, a recording comes back; its
/// [`Ending`] says what became of the program.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.web().hangs("a");
///     let _ = world.web().fetch("a").await;
/// });
/// assert!(matches!(recording.ending, Ending::Deadlock { .. }));
/// ```
pub fn record<F, Fut>(seed: u64, program: F) -> Recording
where
    F: FnOnce(World) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + 'static,
{
    Options::new(seed).record(program)
}

/// Records a program in the world with this seed, with a limit on real time.
///
/// ```
/// use wakeline::scenario::{self, Program, REAL_LIMIT};
/// use wakeline::Ending;
///
/// let program = Program::Loop(|world| Box::pin(async move { world.say("done") }));
/// assert_eq!(scenario::run(0, REAL_LIMIT, program).ending, Ending::Finished);
/// ```
pub fn run(seed: u64, real_limit: Duration, program: Program) -> Recording {
    Options::new(seed).real_limit(real_limit).run(program)
}

fn run_task(options: &Options, task: Task) -> Recording {
    #[cfg(target_os = "linux")]
    crate::shim::keep();
    keep_panics_quiet();
    // A scenario within a scenario has a time of its own: the outer one does
    // not see its thread.
    aside(|| {
        let Options {
            seed, real_limit, ..
        } = *options;
        let recorder = Arc::new(Recorder::new(options));
        let (result, received) = mpsc::channel();
        let thread = Arc::new(OnceLock::new());
        let worker = {
            let (recorder, thread) = (Arc::clone(&recorder), Arc::clone(&thread));
            // Only a loop in virtual time never sleeps by right.
            let is_watched = matches!(task, Task::Loop(_)) && options.clock == Clock::Virtual;
            move || {
                let _ = thread.set(is_watched.then(KnownThread::current).flatten());
                role::fix_hash_keys(seed);
                match task {
                    Task::Loop(start) => on_loop(&recorder, start, &result),
                    Task::Thread(start) => on_thread(&recorder, start, &result),
                }
            }
        };
        let spawned = std::thread::Builder::new()
            .name("scenario".to_owned())
            .spawn(worker);
        if let Err(error) = spawned {
            let message = format!("no thread could be started for the scenario: {error}");
            return recorder.close(Ending::Panicked {
                message,
                location: None,
            });
        }
        watch(&received, &recorder, &thread, real_limit).unwrap_or_else(|| {
            let real_ms = Millis::from(real_limit).0;
            recorder.close(Ending::TimedOut { real_ms })
        })
    })
}

/// Waits for the recording, for so much real time. Looks now and then whether
/// the thread sleeps in a call that is not seen.
fn watch(
    received: &Receiver<Recording>,
    recorder: &Recorder,
    thread: &OnceLock<Option<KnownThread>>,
    real_limit: Duration,
) -> Option<Recording> {
    let begin = Instant::now();
    let mut sleep = LongSleep::default();
    // Of the two looks before: the last one may have come right before this one.
    let mut polls = [recorder.polls(); 2];
    while let Some(left) = real_limit.checked_sub(begin.elapsed()) {
        match received.recv_timeout(left.min(GLANCE)) {
            Ok(recording) => return Some(recording),
            // The thread never ends without sending a recording.
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let [earlier, last] = polls;
        polls = [last, recorder.polls()];
        // Its polls return, and time does not pass: it asks again and again.
        if polls[1] > earlier
            && begin.elapsed() >= real_limit
            && let Some(livelock) = recorder.spins()
        {
            return Some(recorder.close(livelock));
        }
        let thread = thread.get().and_then(Option::as_ref);
        let asleep = thread.and_then(KnownThread::asleep);
        if sleep.look(asleep) == LOOKS {
            recorder.unseen(Unseen::LoopAway);
        }
    }
    None
}

/// Real time on the monotonic clock, which a scenario shows from here on.
fn monotonic() -> Duration {
    #[cfg(target_os = "linux")]
    return crate::shim::monotonic();
    #[cfg(not(target_os = "linux"))]
    Duration::ZERO
}

fn on_loop(
    recorder: &Arc<Recorder>,
    start: Box<dyn FnOnce(World) -> Main + Send>,
    result: &Sender<Recording>,
) {
    let crew = Arc::new(Crew::new(recorder));
    let wakes = Wakes::new(recorder);
    let _ears = wakes.listen();
    let member = Member::new(recorder, &crew, &wakes, result.clone(), monotonic());
    let runtime = runtime(&member);
    member.join_as_loop();
    let finished = panic::catch_unwind(AssertUnwindSafe(|| {
        let world = World::new(recorder);
        let context = runtime.enter();
        recorder.start();
        let mut root = pin!(Root::new(recorder, &crew, start(world)));
        drop(context);
        let ending = runtime.block_on(root.as_mut());
        // Before `root` is dropped: what a stuck program waits for was not
        // cancelled, it is still under way.
        let _ = result.send(recorder.close(ending));
    }));
    if let Err(payload) = finished {
        // After a recording was sent, nobody receives this one.
        let _ = result.send(recorder.close(panicked(recorder, payload.as_ref())));
    }
    crew.disband();
    // What is left of the program may panic or sleep while it is dropped; the
    // recording is safe by now.
    let _ = panic::catch_unwind(AssertUnwindSafe(|| runtime.shutdown_background()));
    thread::leave();
}

fn on_thread(recorder: &Arc<Recorder>, start: fn(World), result: &Sender<Recording>) {
    let crew = Arc::new(Crew::new(recorder));
    let wakes = Wakes::new(recorder);
    let _ears = wakes.listen();
    let member = Member::new(recorder, &crew, &wakes, result.clone(), monotonic());
    let runtime = Arc::new(runtime(&member));
    let _context = runtime.enter();
    recorder.start();
    recorder.is_plain();
    let world = World::new(recorder);
    member.join_as_outer(&runtime);
    let ending = match panic::catch_unwind(AssertUnwindSafe(|| start(world))) {
        Ok(()) => {
            recorder.main_finished();
            Ending::Finished
        }
        Err(payload) => panicked(recorder, payload.as_ref()),
    };
    thread::leave();
    let _ = result.send(recorder.close(ending));
    crew.disband();
}

fn runtime(member: &Member) -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder
        .enable_time()
        .start_paused(member.recorder.clock() == Clock::Virtual)
        .thread_keep_alive(KEPT * 2);
    hooks::listen(&mut builder, member);
    builder
        .build()
        .expect("a runtime without I/O needs nothing from the system")
}

/// The future that `block_on` runs: the scenario's own, and around it the
/// guards that end a run which would not end by itself.
struct Root {
    main: Option<Main>,
    woken: Arc<MainWaker>,
    waker: Waker,
    /// What the recorder wakes.
    known: Waker,
    recorder: Arc<Recorder>,
    crew: Arc<Crew>,
    limit: Pin<Box<Sleep>>,
    step: Pin<Box<Sleep>>,
    finished: Millis,
}

impl Root {
    fn new(recorder: &Arc<Recorder>, crew: &Arc<Crew>, main: Main) -> Root {
        let woken = Arc::new(MainWaker {
            woken: AtomicBool::new(true),
            recorder: Arc::clone(recorder),
        });
        Root {
            main: Some(main),
            waker: woken.waker(),
            woken,
            known: Waker::noop().clone(),
            recorder: Arc::clone(recorder),
            crew: Arc::clone(crew),
            limit: Box::pin(tokio::time::sleep(recorder.time_limit().into())),
            step: Box::pin(tokio::time::sleep(Duration::ZERO)),
            finished: Millis(0),
        }
    }

    /// What still runs after the scenario returned gets some more virtual
    /// time, so that the timeline shows it.
    fn aftermath(&mut self, context: &mut Context<'_>) -> Poll<Ending> {
        loop {
            let passed = self.recorder.now() - self.finished;
            let quiet = Handle::current().metrics().num_alive_tasks() == 0
                && !self.crew.busy()
                && !self.recorder.operations_under_way();
            if quiet || passed >= AFTERMATH {
                return Poll::Ready(Ending::Finished);
            }
            std::task::ready!(self.step.as_mut().poll(context));
            // Looked at ever more rarely: what is not over soon may never be.
            let next = passed.max(ms(1)).min(AFTERMATH - passed);
            let next = tokio::time::Instant::now() + Duration::from(next);
            self.step.as_mut().reset(next);
        }
    }
}

impl Future for Root {
    type Output = Ending;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Ending> {
        let root = &mut *self;
        if !root.known.will_wake(context.waker()) {
            root.known = context.waker().clone();
            root.recorder.set_root(context.waker());
        }
        let woken = root.woken.woken.swap(false, Ordering::Acquire);
        if let Some(main) = root.main.as_mut().filter(|_| woken) {
            root.recorder.main_poll_begins();
            hooks::poll_begins();
            let polled = main.as_mut().poll(&mut Context::from_waker(&root.waker));
            hooks::poll_ends();
            if polled.is_ready() {
                root.recorder.end_if_resumed();
                root.main = None;
                root.recorder.main_finished();
                root.finished = root.recorder.now();
            } else {
                root.recorder.main_waits();
            }
        }
        if let Some(ending) = root.recorder.stopped() {
            return Poll::Ready(ending);
        }
        if root.main.is_none() {
            return root.aftermath(context);
        }
        std::task::ready!(root.limit.as_mut().poll(context));
        Poll::Ready(root.recorder.stuck(root.recorder.time_limit()))
    }
}

fn panicked(recorder: &Recorder, payload: &(dyn Any + Send)) -> Ending {
    if payload.is::<Spinning>()
        && let Some(ending) = recorder.stopped()
    {
        return ending;
    }
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "a panic without a message".to_owned());
    let message = recorder.with_our_names(&text);
    // A panic that is passed on has no place; that of another one is not its own.
    let seen = recorder.panic_seen().filter(|(seen, _)| *seen == message);
    let location = seen.and_then(|(_, location)| location);
    Ending::Panicked { message, location }
}

/// Whether a place is in the program's own code, and not in that of a crate from
/// a registry or of the standard library.
fn is_the_programs(place: &panic::Location<'_>) -> bool {
    let file = place.file().replace('\\', "/");
    let others = ["/registry/src/", "/git/checkouts/", "/rustlib/src/"];
    !file.starts_with("/rustc/") && !others.iter().any(|part| file.contains(part))
}

/// What the standard library says in a panic after which it aborts the process.
const LAST_WORDS: [&str; 2] = [
    "panic in a destructor during cleanup",
    "panic in a function that cannot unwind",
];

/// A panic inside a scenario becomes part of its recording; the usual message
/// on standard error would only repeat it, in worse words.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| match thread::recorder() {
            Some(recorder) => {
                let message = info.payload_as_str().unwrap_or_default();
                if LAST_WORDS.contains(&message) {
                    thread::about_to_abort();
                } else {
                    let place = info.location().filter(|place| is_the_programs(place));
                    recorder.panicked(message, place.map(short_location));
                }
            }
            None => usual(info),
        }));
    });
}
