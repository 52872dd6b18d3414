//! What a program says of its own run: which statement began, ended or was
//! dropped, in order, each with its instant by tokio's clock.

use std::borrow::Cow;
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// One line of a log.
#[derive(Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) step: usize,
    pub(crate) at: Duration,
    pub(crate) said: Cow<'static, str>,
}

impl fmt::Display for Line {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { step, at, said } = self;
        write!(to, "{at:?}: {step} {said}")
    }
}

/// The log of a run, until its program ends.
pub(crate) struct Log {
    start: Instant,
    lines: Mutex<Option<Vec<Line>>>,
}

impl Log {
    /// Time is counted from here.
    pub(crate) fn new() -> Log {
        Log {
            start: Instant::now(),
            lines: Mutex::new(Some(Vec::new())),
        }
    }

    pub(crate) fn since_start(&self, instant: Instant) -> Duration {
        instant - self.start
    }

    pub(crate) fn say(&self, step: usize, said: impl Into<Cow<'static, str>>) {
        let at = self.start.elapsed();
        let said = said.into();
        if let Some(lines) = &mut *self.lines.lock().unwrap() {
            lines.push(Line { step, at, said });
        }
    }

    pub(crate) fn length(&self) -> usize {
        self.lines.lock().unwrap().as_ref().map_or(0, Vec::len)
    }

    /// Says that a statement begins; and that it was dropped, unless it ends.
    pub(crate) fn begin(&self, step: usize) -> Entry<'_> {
        self.say(step, "begins");
        Entry {
            log: self,
            step,
            ended: false,
        }
    }

    /// What was said until now. Nothing is heard of later, when wakeline lets the
    /// rest run on and tokio drops it.
    pub(crate) fn close(&self) -> Vec<Line> {
        self.lines.lock().unwrap().take().unwrap_or_default()
    }
}

/// A statement under way.
pub(crate) struct Entry<'a> {
    log: &'a Log,
    step: usize,
    ended: bool,
}

impl Entry<'_> {
    pub(crate) fn end(mut self, said: String) {
        self.ended = true;
        self.log.say(self.step, said);
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.log.say(self.step, "is dropped");
        }
    }
}
