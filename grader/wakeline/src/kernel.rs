//! What the kernel says about a thread: whether it computes, or waits in a call
//! that wakeline does not see.

use std::path::{Path, PathBuf};

/// A thread of this process, by its folder below `/proc`.
#[derive(Clone, Debug)]
pub(crate) struct KnownThread(PathBuf);

impl KnownThread {
    /// The current thread. `None` where there is no `/proc`.
    pub(crate) fn current() -> Option<KnownThread> {
        let folder = std::fs::read_link("/proc/thread-self").ok()?;
        Some(KnownThread(Path::new("/proc").join(folder)))
    }

    /// How often the thread fell asleep so far, if it is asleep now. `None` if
    /// it computes, or waits for a processor. Twice the same answer: it slept
    /// all the time between.
    pub(crate) fn asleep(&self) -> Option<u64> {
        let status = std::fs::read_to_string(self.0.join("status")).ok()?;
        let field = |name: &str| {
            let mut lines = status.lines();
            Some(lines.find_map(|line| line.strip_prefix(name))?.trim())
        };
        if !field("State:")?.starts_with(['S', 'D']) {
            return None;
        }
        field("voluntary_ctxt_switches:")?.parse().ok()
    }
}
