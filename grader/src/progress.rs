//! Shows a run to people: a bar on a terminal, plain lines elsewhere.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use wakeline::Verdict;

use crate::event::{Event, Reporter};
use crate::key::Cause;
use crate::verdict::JobResult;

/// A reporter for standard error: a bar if it is a terminal, plain lines if not.
pub fn for_stderr() -> Box<dyn Reporter> {
    if std::io::stderr().is_terminal() {
        Box::new(Bar::new())
    } else {
        Box::new(Lines::default())
    }
}

/// A progress bar: jobs done, time left, jobs a second, verdicts so far.
struct Bar {
    bar: ProgressBar,
    verdicts: BTreeMap<Verdict, usize>,
}

impl Bar {
    fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        Bar {
            bar,
            verdicts: BTreeMap::new(),
        }
    }
}

impl Reporter for Bar {
    fn on(&mut self, event: &Event<'_>) {
        match event {
            Event::Preparing => {
                if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                    self.bar.set_style(style);
                }
                self.bar.set_message("compiling what the exercises need …");
                self.bar
                    .enable_steady_tick(std::time::Duration::from_millis(120));
            }
            Event::Note { student, text } => self.bar.suspend(|| say(&note(*student, text))),
            Event::Started {
                jobs,
                known,
                regraded,
            } => {
                if regraded.jobs > 0 {
                    self.bar.suspend(|| say(&regraded.to_string()));
                }
                let template = "{bar:24} {pos}/{len} jobs · {rate}/s · {eta} left · {wide_msg}";
                if let Ok(style) = ProgressStyle::with_template(template) {
                    self.bar.set_style(style.with_key("rate", rate));
                }
                self.bar.set_message("");
                self.bar.set_length(*jobs as u64);
                self.bar.set_position(*known as u64);
                self.bar.reset_eta();
            }
            Event::Finished { result, .. } => {
                *self.verdicts.entry(result.marks.verdict).or_default() += 1;
                self.bar.set_message(counts(&self.verdicts));
                self.bar.inc(1);
            }
            Event::Complete(_) => self.bar.finish_and_clear(),
        }
    }
}

/// A line for each thing that happens, for logs.
#[derive(Default)]
struct Lines {
    jobs: usize,
    done: usize,
}

impl Reporter for Lines {
    fn on(&mut self, event: &Event<'_>) {
        match event {
            Event::Preparing => say("compiling what the exercises need …"),
            Event::Note { student, text } => say(&note(*student, text)),
            Event::Started {
                jobs,
                known,
                regraded,
            } => {
                (self.jobs, self.done) = (*jobs, *known);
                let known = match known {
                    0 => String::new(),
                    known => format!(", {known} of them known from before"),
                };
                say(&format!("{jobs} jobs{known}"));
                if regraded.jobs > 0 {
                    say(&regraded.to_string());
                }
            }
            Event::Finished { result, causes } => {
                self.done += 1;
                let (result, why) = (line(result), why(causes));
                say(&format!("[{}/{}] {result}{why}", self.done, self.jobs));
            }
            Event::Complete(_) => {}
        }
    }
}

/// Jobs a second: more digits than one would only flicker.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    let _ = write!(out, "{:.1}", state.per_sec());
}

fn line(result: &JobResult) -> String {
    let marks = &result.marks;
    let (score, max) = (marks.score, marks.max_score);
    format!(
        "{} · {} · {} {score}/{max}",
        result.student, result.exercise, marks.verdict
    )
}

/// Why a job was graded again, behind its line.
fn why(causes: &[Cause]) -> String {
    let words: Vec<&str> = causes.iter().map(|cause| cause.words()).collect();
    match words[..] {
        [] => String::new(),
        _ => format!(" · regraded: {}", words.join(", ")),
    }
}

fn note(student: Option<&str>, text: &str) -> String {
    student.map_or_else(
        || format!("note: {text}"),
        |name| format!("note: {name}: {text}"),
    )
}

fn counts(verdicts: &BTreeMap<Verdict, usize>) -> String {
    let counts = verdicts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"));
    counts.collect::<Vec<String>>().join(", ")
}

/// A closed pipe is nobody's error.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
