//! The stack of the running code: which call waits, and for what. Nothing else
//! tells of channels, notifications, tasks, and the locks of the standard library.

pub(crate) mod awaited;
pub(crate) mod blocking;
mod frame;
mod raw;

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::env;
use std::fs::File;
use std::sync::OnceLock;

use crate::role::aside;
use crate::timeline::{Await, Ending, Name, Recording};
use frame::Frame;

/// A stack, kept to be read later, if at all.
#[derive(Debug)]
pub(crate) struct Stack(Kept);

#[derive(Debug)]
enum Kept {
    /// As the standard library reads it.
    Named(Box<Backtrace>),
    /// Where the program cannot read its own file, and with it the names of its
    /// functions: addresses, the innermost call first.
    Raw(Box<[u64]>),
}

/// What a stack is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Wait {
    /// For what a waker was left.
    Awaited,
    /// In which call of the standard library the thread is.
    Blocking,
    /// In none: which line of the program runs.
    Running,
}

impl Stack {
    /// The stack of this thread. Takes some microseconds.
    pub(crate) fn here() -> Stack {
        // The standard library reads one stack at a time, in all threads: that wait
        // is not the program's.
        Stack(aside(|| {
            if can_read_itself() {
                Kept::Named(Box::new(Backtrace::force_capture()))
            } else {
                Kept::Raw(raw::here())
            }
        }))
    }

    /// What waits there; `None` where the stack does not say. The first one that a
    /// process reads takes long.
    pub(crate) fn read(&self, wait: Wait) -> Option<Await> {
        match &self.0 {
            Kept::Named(stack) => {
                let text = aside(|| format!("{stack:?}"));
                wait.of(&frame::of_text(&text))
            }
            Kept::Raw(addresses) if addresses.is_empty() => None,
            Kept::Raw(addresses) => Some(Await {
                what: None,
                at: None,
                unnamed: addresses.to_vec(),
            }),
        }
    }
}

impl Wait {
    fn of(self, frames: &[Frame<'_>]) -> Option<Await> {
        let (what, at) = match self {
            Wait::Awaited => awaited::read(frames)?,
            Wait::Blocking => blocking::read(frames)?,
            Wait::Running => (None, frame::running(frames)),
        };
        Some(Await {
            what: what.map(Name::from),
            at: at.as_deref().map(Name::from),
            unnamed: Vec::new(),
        })
    }
}

/// Whether the names of functions can be read: in a jail they may be out of reach.
fn can_read_itself() -> bool {
    static CAN: OnceLock<bool> = OnceLock::new();
    *CAN.get_or_init(|| {
        let file = env::current_exe().and_then(File::open);
        file.is_ok() || !raw::IS_KNOWN
    })
}

impl Recording {
    /// Whether there is anything for [`name_stacks`](Recording::name_stacks) to do.
    pub fn has_unnamed_stacks(&self) -> bool {
        let is_unnamed = |one: &Await| !one.unnamed.is_empty();
        match &self.ending {
            Ending::Deadlock { stuck } => {
                stuck.iter().any(|task| task.awaits.iter().any(is_unnamed))
            }
            Ending::LoopBlocked { call, .. } => call.as_ref().is_some_and(is_unnamed),
            _ => false,
        }
    }

    /// Says what was waited for where the program could not read its own file, as
    /// in a jail. `name` gives the name of the function at an address of that file,
    /// without the hash that compilers append.
    ///
    /// ```
    /// use wakeline::{ms, scenario};
    /// let mut recording = scenario::record(0, |_| async {
    ///     std::future::pending::<()>().await;
    /// });
    /// // This program can read its own file, so there is nothing left to name.
    /// assert!(!recording.has_unnamed_stacks());
    /// recording.name_stacks(|_| None);
    /// ```
    pub fn name_stacks(&mut self, name: impl Fn(u64) -> Option<String>) {
        match &mut self.ending {
            Ending::Deadlock { stuck } => {
                let wait = if self.timeline.plain {
                    Wait::Blocking
                } else {
                    Wait::Awaited
                };
                for task in stuck {
                    name_all(&mut task.awaits, wait, &name);
                }
            }
            Ending::LoopBlocked { call, .. } => {
                if let Some(known) = call.take_if(|call| !call.unnamed.is_empty()) {
                    *call = named(&known, Wait::Blocking, &name);
                }
            }
            _ => {}
        }
    }
}

fn name_all(awaits: &mut Vec<Await>, wait: Wait, name: &impl Fn(u64) -> Option<String>) {
    if awaits.iter().all(|one| one.unnamed.is_empty()) {
        return;
    }
    let all = awaits
        .drain(..)
        .filter_map(|one| match one.unnamed.as_slice() {
            [] => Some(one),
            _ => named(&one, wait, name),
        });
    let all: BTreeSet<Await> = all.filter(Await::is_known).collect();
    awaits.extend(all);
}

fn named(one: &Await, wait: Wait, name: &impl Fn(u64) -> Option<String>) -> Option<Await> {
    let names: Vec<String> = one.unnamed.iter().copied().filter_map(name).collect();
    let frames = names.iter().map(|function| Frame {
        function,
        file: None,
        line: 0,
    });
    wait.of(&frames.collect::<Vec<_>>())
}
