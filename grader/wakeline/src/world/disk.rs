//! The disk: the one service with a blocking twin, as in real programs.

use std::fmt::Display;
use std::time::Duration;

use super::WorldError;
use super::call::Call;
use super::service::{Planned, Table};
use crate::time::Millis;
use crate::timeline::Outcome;

/// The disk. A file that no scenario has set is not found, after 1 ms.
///
/// Latencies are those of the nominal world, in virtual milliseconds; another
/// world moves each by up to a third.
///
/// ```
/// use wakeline::{Ending, ms, scenario};
/// let recording = scenario::record(0, |world| async move {
///     world.disk().file("notes.txt", ms(15), "buy milk");
///     assert_eq!(world.disk().read("notes.txt").await.unwrap(), "buy milk");
///     let error = world.disk().read("other.txt").await.unwrap_err();
///     assert_eq!(error.to_string(), "read(other.txt) failed: not found");
/// });
/// assert_eq!(recording.ending, Ending::Finished);
/// assert_eq!(recording.timeline.total, ms(16));
/// ```
#[derive(Clone)]
pub struct Disk(pub(crate) Table);

impl Disk {
    /// There is a file with this text, and reading it takes this long.
    pub fn file(&self, path: impl Display, latency: Millis, text: impl Into<String>) {
        self.0.put(&path, Some(latency), Ok(text.into()));
    }

    /// Reading this file fails after this long, with `bad sector`.
    pub fn broken(&self, path: impl Display, latency: Millis) {
        self.0.put(&path, Some(latency), Err("bad sector"));
    }

    /// Reads a file: operation `read(PATH)`.
    pub fn read(&self, path: impl Display) -> Call {
        self.0.call("read", &path)
    }

    /// Reads a file the way `std::fs` does: the calling thread sleeps until
    /// the disk has answered. Operation `read(PATH)`.
    ///
    /// Inside a poll this holds the whole event loop. It belongs on
    /// `tokio::task::spawn_blocking`. Virtual time passes on Linux; elsewhere
    /// the thread really sleeps.
    ///
    /// # Errors
    /// When the file is broken or not there.
    ///
    /// ```
    /// # #[cfg(target_os = "linux")] {
    /// use wakeline::{Ending, ms, scenario};
    /// let recording = scenario::record(0, |world| async move {
    ///     world.disk().file("big", ms(100), "x");
    ///     let disk = world.disk();
    ///     let read = tokio::task::spawn_blocking(move || disk.read_blocking("big"));
    ///     assert_eq!(read.await.unwrap().unwrap(), "x");
    /// });
    /// assert_eq!(recording.ending, Ending::Finished);
    /// assert_eq!(recording.timeline.total, ms(100));
    /// assert!(recording.timeline.blocks.is_empty());
    /// # }
    /// ```
    pub fn read_blocking(&self, path: impl Display) -> Result<String, WorldError> {
        let Planned {
            name,
            latency,
            answer,
        } = self.0.plan("read", &path);
        let operation = self.0.recorder().began(&name, latency);
        std::thread::sleep(latency.map_or(Duration::ZERO, Duration::from));
        let outcome = if answer.is_ok() {
            Outcome::Ok
        } else {
            Outcome::Failed
        };
        if let Some(operation) = operation {
            self.0.recorder().ended(operation, outcome);
        }
        answer
    }
}
