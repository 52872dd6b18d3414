//! A progress bar: jobs done, time left, jobs a second, verdicts so far.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{Verbosity, counts, line, note, say};
use crate::progress::event::{Event, Reporter};
use crate::verdict::Verdict;

pub(super) struct Bar {
    verbosity: Verbosity,
    inner: ProgressBar,
    verdicts: BTreeMap<Verdict, usize>,
}

impl Bar {
    pub(super) fn new(verbosity: Verbosity) -> Bar {
        Bar {
            verbosity,
            inner: ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
            verdicts: BTreeMap::new(),
        }
    }
}

impl Reporter for Bar {
    fn on(&mut self, event: &Event<'_>) {
        match event {
            Event::Preparing => {
                if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                    self.inner.set_style(style);
                }
                self.inner
                    .set_message("compiling what the exercises need …");
                self.inner.enable_steady_tick(Duration::from_millis(120));
            }
            Event::Compiling { what } => self.inner.set_message((*what).to_owned()),
            Event::Note { student, text } => self.inner.suspend(|| say(&note(*student, text))),
            Event::Started {
                jobs,
                known,
                regraded,
            } => {
                if regraded.jobs > 0 {
                    self.inner.suspend(|| say(&regraded.to_string()));
                }
                let template = "{bar:24} {pos}/{len} jobs · {rate}/s · {eta} left · {wide_msg}";
                if let Ok(style) = ProgressStyle::with_template(template) {
                    self.inner.set_style(style.with_key("rate", rate));
                }
                self.inner.set_message("");
                self.inner.set_length(*jobs as u64);
                self.inner.set_position(*known as u64);
                self.inner.reset_eta();
            }
            Event::Finished { result, causes } => {
                if self.verbosity == Verbosity::Jobs {
                    self.inner.suspend(|| say(&line(result, causes)));
                }
                *self.verdicts.entry(result.marks.verdict).or_default() += 1;
                self.inner.set_message(counts(&self.verdicts));
                self.inner.inc(1);
            }
            Event::Complete(_) => self.inner.finish_and_clear(),
        }
    }
}

/// Jobs a second: more digits than one would only flicker.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    let _ = write!(out, "{:.1}", state.per_sec());
}
