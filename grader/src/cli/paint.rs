//! A little colour: only on a terminal, and never with `NO_COLOR`.

use std::io::IsTerminal;

use crate::verdict::Verdict;

/// Colours text, or leaves it as it is.
#[derive(Clone, Copy)]
pub(super) enum Paint {
    Colour,
    Plain,
}

pub(super) fn for_stdout() -> Paint {
    choose(std::io::stdout().is_terminal())
}

pub(super) fn for_stderr() -> Paint {
    choose(std::io::stderr().is_terminal())
}

fn choose(terminal: bool) -> Paint {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if terminal && !refused {
        Paint::Colour
    } else {
        Paint::Plain
    }
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        match self {
            Paint::Colour => format!("\x1b[{code}m{text}\x1b[0m"),
            Paint::Plain => text.to_owned(),
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn soft(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.with("1;32", text)
    }

    pub(super) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// A text in the colour of a verdict.
    pub(super) fn verdict(self, verdict: Verdict, text: &str) -> String {
        match verdict {
            Verdict::Pass => self.good(text),
            Verdict::Missing => self.soft(text),
            _ => self.bad(text),
        }
    }
}
