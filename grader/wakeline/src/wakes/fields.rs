//! The few fields of tokio's spans and events that matter.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};

use super::kind::Kind;
use crate::recorder::Change;

/// The few fields that matter.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) task: Option<u64>,
    pub(super) owner: Owner,
    pub(super) concrete_type: Kind,
    pub(super) is_internal: bool,
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) ready: Option<bool>,
    /// It is about the whole operation that was awaited, not about a part of it.
    pub(super) whole: bool,
    /// A sender waits until its receiver is gone.
    pub(super) closing: bool,
    /// Whether a mutex, or a lock for writing, is taken or given back.
    pub(super) locked: Option<Change>,
    pub(super) readers: Option<Change>,
    pub(super) permits: Option<Of>,
    pub(super) size: Option<Change>,
    pub(super) count: u64,
}

/// The fields of what is done with a waker: nothing else comes as often.
#[derive(Default)]
pub(super) struct WakerFields {
    pub(super) task: Option<u64>,
    pub(super) done: Option<Done>,
}

impl Visit for WakerFields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "task.id" {
            self.task = Some(value);
        }
    }

    fn record_str(&mut self, _: &Field, value: &str) {
        self.done = match value {
            "waker.clone" => Some(Done::Cloned),
            "waker.drop" => Some(Done::Dropped),
            "waker.wake" => Some(Done::Woke),
            "waker.wake_by_ref" => Some(Done::WokeByRef),
            _ => return,
        };
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// What an event says of the permits that somebody waits for.
#[derive(Default)]
pub(super) struct PermitFields {
    pub(super) requested: Option<u64>,
    /// That many more came, and at the beginning none.
    pub(super) obtained: u64,
}

impl Visit for PermitFields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "permits_requested" => self.requested = Some(value),
            "permits_obtained" => self.obtained = value,
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// What was done with a waker.
#[derive(Clone, Copy)]
pub(super) enum Done {
    Cloned,
    Dropped,
    /// And it is gone.
    Woke,
    WokeByRef,
}

/// What a number of permits says.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// So many there are in all.
    All,
    /// So many came back.
    More,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "task.id" => self.task = Some(value),
            "loc.line" => self.line = value,
            "permits" => self.count = value,
            "size" => self.size = Some(Change::Size(value)),
            _ => {}
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        match field.name() {
            "is_ready" => self.ready = Some(value),
            "is_internal" => self.is_internal = value,
            "locked" | "write_locked" => {
                self.locked = Some(if value { Change::Taken } else { Change::Given });
            }
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match (field.name(), value) {
            ("concrete_type", "Sleep" | "Interval") => self.concrete_type = Kind::Timer,
            ("concrete_type", "Semaphore") => self.concrete_type = Kind::Semaphore,
            ("concrete_type", "Mutex") => self.concrete_type = Kind::Mutex,
            ("concrete_type", "RwLock") => self.concrete_type = Kind::RwLock,
            ("concrete_type", "Sender|Receiver") => self.concrete_type = Kind::Oneshot,
            ("concrete_type", "Barrier") => self.concrete_type = Kind::Barrier,
            ("loc.file", file) => file.clone_into(&mut self.file),
            ("op_name", "poll") => self.whole = true,
            ("op_name", "poll_closed") => self.closing = true,
            ("current_readers.op", "add") => self.readers = Some(Change::Taken),
            ("current_readers.op", "sub") => self.readers = Some(Change::Given),
            ("permits.op", "override") => self.permits = Some(Of::All),
            ("permits.op", "add") => self.permits = Some(Of::More),
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
pub(super) enum Owner {
    Runtime,
    LocalSet,
    #[default]
    Unknown,
}

/// Keeps the first byte of a text, which comes formatted.
pub(super) struct First(Option<u8>);

impl fmt::Write for First {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.or(text.bytes().next());
        Ok(())
    }
}
