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
    /// it computes, or waits for a processor, a disk or memory (the kernel lets no
    /// signal in then: not a call that waits for somebody else). Twice the same
    /// answer: it slept all the time between.
    pub(crate) fn asleep(&self) -> Option<u64> {
        let status = std::fs::read_to_string(self.0.join("status")).ok()?;
        let field = |name: &str| {
            let mut lines = status.lines();
            Some(lines.find_map(|line| line.strip_prefix(name))?.trim())
        };
        if !field("State:")?.starts_with('S') {
            return None;
        }
        field("voluntary_ctxt_switches:")?.parse().ok()
    }
}

/// How many looks in a row found a thread in one and the same sleep. A single one
/// proves little: on a busy machine a thread may wait long for memory, or for a
/// lock whose holder does not run.
#[derive(Debug, Default)]
pub(crate) struct LongSleep {
    last: Option<u64>,
    looks: u32,
}

impl LongSleep {
    /// The next answer of [`KnownThread::asleep`]. Returns how many before it
    /// were the same.
    pub(crate) fn look(&mut self, asleep: Option<u64>) -> u32 {
        self.looks = if asleep.is_some() && asleep == self.last {
            self.looks + 1
        } else {
            0
        };
        self.last = asleep;
        self.looks
    }
}

#[cfg(test)]
mod tests {
    use super::LongSleep;

    #[test]
    fn only_the_same_sleep_counts() {
        let mut sleep = LongSleep::default();
        let answers = [
            None,
            None,
            Some(7),
            Some(7),
            Some(7),
            Some(8),
            None,
            Some(8),
            Some(8),
        ];
        let looks = answers.map(|asleep| sleep.look(asleep));
        assert_eq!(looks, [0, 0, 0, 1, 2, 0, 0, 0, 1]);
    }
}
