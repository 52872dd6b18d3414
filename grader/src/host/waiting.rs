//! A moving line on a terminal while something takes its time that says nothing
//! itself. Elsewhere nothing is printed.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Between two steps of the line.
const STEP: Duration = Duration::from_millis(120);

/// Does it, and shows meanwhile what it is.
pub fn shown<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
    let line = ProgressBar::new_spinner().with_message(what.to_owned());
    line.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    line.enable_steady_tick(STEP);
    let done = work();
    line.finish_and_clear();
    done
}
