//! Who woke whom, and what a waiting task waits for, as tokio itself tells.
//!
//! With `--cfg tokio_unstable` tokio traces its wakers and its resources
//! (timers, semaphores, locks, oneshot channels). This small subscriber listens
//! on the threads of one scenario and passes on what the timeline needs. It is
//! never the global subscriber, so a program's own tracing is left alone.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::dispatcher::{self, DefaultGuard};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::recorder::Recorder;
use crate::scenario::Depth;

const WAKER: &str = "tokio::task::waker";
const POLL_OP: &str = "runtime::resource::poll_op";

/// The ears of one scenario. Clones listen for the same recorder. Where polls
/// are not recorded there are none.
#[derive(Clone)]
pub(crate) struct Wakes(Option<Dispatch>);

impl Wakes {
    pub(crate) fn new(recorder: &Arc<Recorder>) -> Wakes {
        let listener = || Listener {
            recorder: Arc::clone(recorder),
            spans: Mutex::default(),
        };
        let wanted = recorder.depth() == Depth::Polls;
        Wakes(wanted.then(|| Dispatch::new(listener())))
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

struct Listener {
    recorder: Arc<Recorder>,
    spans: Mutex<Spans>,
}

#[derive(Default)]
struct Spans {
    last: u64,
    known: HashMap<u64, Known>,
    /// The resources that are entered on the loop's thread, outermost first.
    entered: Vec<u64>,
}

struct Known {
    what: What,
    handles: usize,
}

#[derive(Clone, Copy)]
enum What {
    /// A task, by tokio's number.
    Task(u64),
    /// A resource, in the words of the poll view.
    Resource(&'static str),
    Other,
}

impl Listener {
    fn spans(&self) -> MutexGuard<'_, Spans> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.is_span() {
            matches!(metadata.name(), "runtime.spawn" | "runtime.resource")
        } else {
            matches!(metadata.target(), WAKER | POLL_OP)
        }
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let what = match attributes.metadata().name() {
            "runtime.spawn" => fields.task.map_or(What::Other, What::Task),
            _ => What::Resource(words(fields.concrete_type)),
        };
        let mut spans = self.spans();
        spans.last += 1;
        let id = spans.last;
        spans.known.insert(id, Known { what, handles: 1 });
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let spans = self.spans();
        if event.metadata().target() == WAKER {
            let woken = fields.task.and_then(|id| spans.known.get(&id));
            if let Some(Known {
                what: What::Task(number),
                ..
            }) = woken
                && fields.wakes
            {
                let number = *number;
                // The recorder may wake in turn: never with the spans locked.
                drop(spans);
                self.recorder.task_woken(number);
            }
        } else if fields.waits {
            let outermost = spans.entered.first().and_then(|id| spans.known.get(id));
            if let Some(Known {
                what: What::Resource(words),
                ..
            }) = outermost
            {
                let words = *words;
                drop(spans);
                self.recorder.waits_for(words);
            }
        }
    }

    fn enter(&self, span: &Id) {
        let mut spans = self.spans();
        let id = span.into_u64();
        if matches!(
            spans.known.get(&id).map(|known| known.what),
            Some(What::Resource(_))
        ) {
            spans.entered.push(id);
        }
    }

    fn exit(&self, span: &Id) {
        let mut spans = self.spans();
        let id = span.into_u64();
        if spans.entered.last() == Some(&id) {
            spans.entered.pop();
        }
    }

    fn clone_span(&self, span: &Id) -> Id {
        if let Some(known) = self.spans().known.get_mut(&span.into_u64()) {
            known.handles += 1;
        }
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut spans = self.spans();
        let id = span.into_u64();
        let Some(known) = spans.known.get_mut(&id) else {
            return false;
        };
        known.handles -= 1;
        let gone = known.handles == 0;
        if gone {
            spans.known.remove(&id);
        }
        gone
    }
}

/// The words of the poll view for tokio's names of its types.
fn words(concrete_type: Kind) -> &'static str {
    match concrete_type {
        Kind::Timer => "a timer",
        Kind::Semaphore => "a permit",
        Kind::Mutex => "a mutex",
        Kind::RwLock => "a lock",
        Kind::Oneshot => "a oneshot channel",
        Kind::Barrier => "a barrier",
        Kind::Unknown => "a resource",
    }
}

#[derive(Clone, Copy, Default)]
enum Kind {
    Timer,
    Semaphore,
    Mutex,
    RwLock,
    Oneshot,
    Barrier,
    #[default]
    Unknown,
}

/// The few fields that matter.
#[derive(Default)]
struct Fields {
    task: Option<u64>,
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

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
