//! Who woke whom, and what a waiting task waits for, as tokio itself tells.
//!
//! With `--cfg tokio_unstable` tokio traces its wakers and its resources
//! (timers, semaphores, locks, oneshot channels). This small subscriber listens
//! on the threads of one scenario and passes on what the timeline needs. It is
//! never the global subscriber, so a program's own tracing is left alone.
//!
//! Two silent subscribers live beside it: while one is alone, tracing believes
//! the thread that comes to a place first for all threads, and a plain program
//! beside a scenario would make it deaf (`tests/neighbours.rs`).

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};
use std::sync::{Arc, OnceLock};

use tracing::dispatcher::{self, DefaultGuard};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::depth::Depth;
use crate::recorder::{Recorder, Source};

const WAKER: &str = "tokio::task::waker";
const POLL_OP: &str = "runtime::resource::poll_op";

/// The ears of one scenario. Clones listen for the same recorder. Where polls
/// are not recorded there are none.
#[derive(Clone)]
pub(crate) struct Wakes(Option<Dispatch>);

impl Wakes {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> Wakes {
        let wanted = recorder.depth() == Depth::Polls;
        let listener = || {
            NEIGHBOURS.get_or_init(|| [(); 2].map(|()| Dispatch::new(Neighbour)));
            Dispatch::new(Listener {
                recorder: Arc::clone(recorder),
            })
        };
        Wakes(wanted.then(listener))
    }

    /// Listens on the current thread until it ends.
    pub(crate) fn listen_to_the_end(&self) {
        GUARD.set(self.listen());
    }

    /// Listens on the current thread until the guard is dropped.
    pub(crate) fn listen(&self) -> Option<DefaultGuard> {
        self.0.as_ref().map(dispatcher::set_default)
    }
}

thread_local! {
    /// Keeps a blocking thread listening until it ends.
    static GUARD: RefCell<Option<DefaultGuard>> = const { RefCell::new(None) };
}

/// Two subscribers that live as long as the process. While there is only one,
/// tracing asks the thread that comes to a place first whether anybody listens
/// there, and believes it for all threads: a plain tokio program beside a
/// scenario would make it deaf.
static NEIGHBOURS: OnceLock<[Dispatch; 2]> = OnceLock::new();

/// Wants what a listener wants, and does nothing with it.
struct Neighbour;

impl Subscriber for Neighbour {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_heard(metadata)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn is_heard(metadata: &Metadata<'_>) -> bool {
    if metadata.is_span() {
        matches!(metadata.name(), "runtime.spawn" | "runtime.resource")
    } else {
        matches!(metadata.target(), WAKER | POLL_OP)
    }
}

struct Listener {
    recorder: Arc<Recorder>,
}

/// What a span is about. Its id says all there is to know, so that nothing has
/// to be kept or looked up while tokio makes, enters and drops spans.
#[derive(Clone, Copy)]
enum Subject {
    /// A task, by tokio's number.
    Task(u64),
    Resource(Kind),
}

impl Subject {
    /// Set in the ids of tasks; those of resources are below.
    const TASK: u64 = 8;

    fn id(self) -> Id {
        Id::from_u64(match self {
            Subject::Task(number) => number << 4 | Subject::TASK,
            Subject::Resource(kind) => kind as u64,
        })
    }

    fn of(id: u64) -> Subject {
        if id & Subject::TASK != 0 {
            return Subject::Task(id >> 4);
        }
        let kind = Kind::ALL.into_iter().find(|kind| *kind as u64 == id);
        Subject::Resource(kind.unwrap_or_default())
    }
}

/// The resources that are entered on one thread.
#[derive(Clone, Copy)]
struct Entered {
    depth: u32,
    /// The one that was entered first.
    outermost: Kind,
}

/// From where a wake comes that happens now on this thread. tokio runs the code
/// of a task within its span, and wakes who awaits the task after that.
pub(crate) fn source() -> Source {
    match RUNNING.get() {
        0 => Source::End,
        _ => Source::Code,
    }
}

/// The loop begins to poll a task.
pub(crate) fn poll_begins() {
    ENTERED_TASKS.set(0);
}

/// Whether the task that is polled was only dropped in this poll: tokio enters
/// its span to poll the future, and again to drop it.
pub(crate) fn only_dropped() -> bool {
    ENTERED_TASKS.get() == 1
}

thread_local! {
    /// How often a span of a task was entered since the loop began to poll one.
    static ENTERED_TASKS: Cell<u32> = const { Cell::new(0) };
    /// How many spans of tasks are entered on this thread.
    static RUNNING: Cell<u32> = const { Cell::new(0) };
    static ENTERED: Cell<Entered> = const {
        Cell::new(Entered { depth: 0, outermost: Kind::Unknown })
    };
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_heard(metadata)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let subject = match attributes.metadata().name() {
            "runtime.spawn" => {
                match fields.owner {
                    Owner::Runtime => self.recorder.task_made(),
                    Owner::LocalSet => self.recorder.local_task_made(),
                    Owner::Unknown => {}
                }
                Subject::Task(fields.task.unwrap_or_default())
            }
            _ => Subject::Resource(fields.concrete_type),
        };
        subject.id()
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        if event.metadata().target() == WAKER {
            if fields.wakes
                && let Some(Subject::Task(number)) = fields.task.map(Subject::of)
            {
                self.recorder.task_woken(number, source());
            }
        } else if fields.waits {
            let entered = ENTERED.get();
            if entered.depth > 0 {
                self.recorder.waits_for(entered.outermost.words());
            }
        }
    }

    fn enter(&self, span: &Id) {
        let Subject::Resource(kind) = Subject::of(span.into_u64()) else {
            ENTERED_TASKS.set(ENTERED_TASKS.get() + 1);
            return RUNNING.set(RUNNING.get() + 1);
        };
        let Entered { depth, outermost } = ENTERED.get();
        let outermost = if depth == 0 { kind } else { outermost };
        let depth = depth + 1;
        ENTERED.set(Entered { depth, outermost });
    }

    fn exit(&self, span: &Id) {
        let Subject::Resource(_) = Subject::of(span.into_u64()) else {
            return RUNNING.set(RUNNING.get().saturating_sub(1));
        };
        let mut entered = ENTERED.get();
        entered.depth = entered.depth.saturating_sub(1);
        ENTERED.set(entered);
    }
}

/// The kinds of tokio's resources. The numbers are the ids of their spans.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Kind {
    Timer = 1,
    Semaphore = 2,
    Mutex = 3,
    RwLock = 4,
    Oneshot = 5,
    Barrier = 6,
    #[default]
    Unknown = 7,
}

impl Kind {
    const ALL: [Kind; 7] = [
        Kind::Timer,
        Kind::Semaphore,
        Kind::Mutex,
        Kind::RwLock,
        Kind::Oneshot,
        Kind::Barrier,
        Kind::Unknown,
    ];

    /// What the poll view calls it.
    const fn words(self) -> &'static str {
        match self {
            Kind::Timer => "a timer",
            Kind::Semaphore => "a permit",
            Kind::Mutex => "a mutex",
            Kind::RwLock => "a lock",
            Kind::Oneshot => "a oneshot channel",
            Kind::Barrier => "a barrier",
            Kind::Unknown => "a resource",
        }
    }
}

/// The few fields that matter.
#[derive(Default)]
struct Fields {
    task: Option<u64>,
    owner: Owner,
    concrete_type: Kind,
    wakes: bool,
    waits: bool,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "task.id" {
            self.task = Some(value);
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "is_ready" {
            self.waits = !value;
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match (field.name(), value) {
            ("op", "waker.wake" | "waker.wake_by_ref") => self.wakes = true,
            ("concrete_type", "Sleep" | "Interval") => self.concrete_type = Kind::Timer,
            ("concrete_type", "Semaphore") => self.concrete_type = Kind::Semaphore,
            ("concrete_type", "Mutex") => self.concrete_type = Kind::Mutex,
            ("concrete_type", "RwLock") => self.concrete_type = Kind::RwLock,
            ("concrete_type", "Sender|Receiver") => self.concrete_type = Kind::Oneshot,
            ("concrete_type", "Barrier") => self.concrete_type = Kind::Barrier,
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "kind" {
            let mut first = First(None);
            let _ = write!(first, "{value:?}");
            self.owner = match first.0 {
                Some(b't') => Owner::Runtime,
                Some(b'l') => Owner::LocalSet,
                _ => Owner::Unknown,
            };
        }
    }
}

/// Who runs a task: tokio's kinds are `task`, `local`, `block_on`, `blocking`.
#[derive(Clone, Copy, Default)]
enum Owner {
    Runtime,
    LocalSet,
    #[default]
    Unknown,
}

/// Keeps the first byte of a text, which comes formatted.
struct First(Option<u8>);

impl fmt::Write for First {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.or(text.bytes().next());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Subject};

    #[test]
    fn the_id_of_a_span_says_what_it_is_about() {
        for kind in Kind::ALL {
            let Subject::Resource(read) = Subject::of(Subject::Resource(kind).id().into_u64())
            else {
                panic!("{kind:?} reads back as a task")
            };
            assert_eq!(read, kind);
        }
        for number in [0, 1, 7, 8, 1 << 40] {
            let Subject::Task(read) = Subject::of(Subject::Task(number).id().into_u64()) else {
                panic!("task {number} reads back as a resource")
            };
            assert_eq!(read, number);
        }
    }
}
