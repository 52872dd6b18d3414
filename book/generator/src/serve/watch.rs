//! Which files of the course changed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::error::ServeError;

/// What the book is made of.
const FOLDERS: [&str; 3] = ["book", "exercises", "solutions"];
/// An editor writes a file in several steps; this long after the last one it
/// is done.
const QUIET: Duration = Duration::from_millis(40);
/// Whoever writes without end is not waited for.
const ENOUGH: Duration = Duration::from_millis(400);

/// Listens for changes.
pub(super) struct Watch {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    /// Stops listening when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Listens to the course at `root`.
    pub(super) fn start(root: &Path) -> Result<Watch, ServeError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source: notify::Error| ServeError::Watch { path, source }
        };
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender).map_err(failed(root))?;
        for folder in FOLDERS.map(|name| root.join(name)) {
            // Learners have no solutions.
            if folder.is_dir() {
                watcher
                    .watch(&folder, RecursiveMode::Recursive)
                    .map_err(failed(&folder))?;
            }
        }
        Ok(Watch {
            root: root.to_owned(),
            events,
            _watcher: watcher,
        })
    }

    /// The files that changed, relative to the course; waits for the first one
    /// no longer than `patience`.
    pub(super) fn changes(&self, patience: Duration) -> Vec<PathBuf> {
        let mut changed = BTreeSet::new();
        let (mut until, mut latest) = (Instant::now() + patience, None);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => {
                    let files = self.files(event);
                    if !files.is_empty() {
                        changed.extend(files);
                        let latest = *latest.get_or_insert_with(|| Instant::now() + ENOUGH);
                        until = latest.min(Instant::now() + QUIET);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    // Does not happen while the watcher lives; not busy if it does.
                    std::thread::sleep(left);
                    break;
                }
            }
        }
        changed.into_iter().collect()
    }

    /// The files of an event that the book is made of.
    fn files(&self, event: notify::Result<Event>) -> Vec<PathBuf> {
        match event {
            Ok(event) if event.need_rescan() => vec![PathBuf::from(".")],
            Ok(event) if event.kind.is_access() => Vec::new(),
            Ok(event) => {
                let relative = event
                    .paths
                    .iter()
                    .map(|path| path.strip_prefix(&self.root).unwrap_or(path).to_owned());
                relative.filter(|path| counts(path)).collect()
            }
            // Something was missed, so anything may have changed.
            Err(_) => vec![PathBuf::from(".")],
        }
    }
}

/// Whether a change of this file can change a page: not what programs put
/// beside the sources, and not the pages themselves.
fn counts(path: &Path) -> bool {
    let made = |part: &OsStr| {
        let part = part.to_string_lossy();
        part.starts_with('.')
            || part.ends_with('~')
            || part == "target"
            || part == "__pycache__"
            || part == "node_modules"
    };
    !path.starts_with("book/html")
        && !path.starts_with("book/html-instructor")
        && !path.iter().any(made)
}

#[cfg(test)]
mod tests {
    use super::counts;
    use std::path::Path;

    #[test]
    fn pages_and_files_of_editors_are_no_change_of_the_book() {
        for path in [
            "book/html/index.html",
            "book/.site-x1/site/index.html",
            "book/src/.first.md.swp",
            "book/src/first.md~",
            "book/listings/python/demo/__pycache__/a.pyc",
        ] {
            assert!(!counts(Path::new(path)), "{path}");
        }
        for path in [
            "book/src/first.md",
            "book/book.toml",
            "solutions/a/b/solution.toml",
        ] {
            assert!(counts(Path::new(path)), "{path}");
        }
    }
}
