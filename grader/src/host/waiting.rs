//! What somebody is waiting for: a line that moves on a terminal. Elsewhere only
//! what takes long is said, as plain lines. All on standard error.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::sync::LazyLock;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A terminal has one last line, so all that moves there is drawn together.
static LINES: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// A line that moves until this is dropped.
pub struct Waiting(ProgressBar);

impl Waiting {
    /// Shows on a terminal what is waited for: "running your code".
    pub fn until(what: impl Into<Cow<'static, str>>) -> Waiting {
        let line = LINES.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            line.set_style(style);
        }
        line.set_message(what);
        line.enable_steady_tick(Duration::from_millis(120));
        Waiting(line)
    }

    /// Says what is being done now; a plain line where nothing moves.
    pub fn now(&self, what: &str) {
        self.0.set_message(what.to_owned());
        if !std::io::stderr().is_terminal() {
            // A closed pipe is nobody's error.
            let _ = writeln!(std::io::stderr(), "{what}");
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
        LINES.remove(&self.0);
    }
}

/// Prints while nothing moves, so that no line is torn.
pub fn paused<T>(print: impl FnOnce() -> T) -> T {
    LINES.suspend(print)
}
