//! Shows a run to people: a bar on a terminal, plain lines elsewhere.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

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

/// A line for each thing that happens, for logs; and ten times a run one that
/// programs read.
#[derive(Default)]
struct Lines {
    jobs: usize,
    known: usize,
    done: usize,
    verdicts: BTreeMap<Verdict, usize>,
    /// When grading began.
    began: Option<Instant>,
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
                (self.jobs, self.known, self.done) = (*jobs, *known, *known);
                self.began = Some(Instant::now());
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
                let verdict = result.marks.verdict;
                let (result, why) = (line(result), why(causes));
                say(&format!("[{}/{}] {result}{why}", self.done, self.jobs));
                *self.verdicts.entry(verdict).or_default() += 1;
                if is_a_tenth(self.done, self.jobs) {
                    let elapsed = self.began.map(|began| began.elapsed());
                    say(&self.tally(elapsed.unwrap_or_default()));
                }
            }
            Event::Complete(_) => {}
        }
    }
}

impl Lines {
    /// `progress done=30 jobs=60 per_second=2.0 seconds_left=15 pass=20 crashed=10`.
    /// Times and verdicts are those of this run: what was known took no time.
    #[expect(clippy::cast_precision_loss, reason = "nobody grades 2^52 jobs")]
    fn tally(&self, elapsed: Duration) -> String {
        let rate = (self.done - self.known) as f64 / elapsed.as_secs_f64().max(0.001);
        let left = (self.jobs - self.done) as f64 / rate;
        let verdicts = self.verdicts.iter();
        let verdicts: Vec<String> = verdicts.map(|(name, n)| format!(" {name}={n}")).collect();
        format!(
            "progress done={} jobs={} per_second={rate:.1} seconds_left={left:.0}{}",
            self.done,
            self.jobs,
            verdicts.concat()
        )
    }
}

/// Whether this job completes another tenth of a run that is worth counting.
fn is_a_tenth(done: usize, jobs: usize) -> bool {
    jobs >= 20 && done * 10 / jobs > (done - 1) * 10 / jobs
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wakeline::Verdict;

    use super::{Lines, is_a_tenth};

    #[test]
    fn what_was_known_before_makes_nothing_faster() {
        let lines = Lines {
            jobs: 60,
            known: 20,
            done: 30,
            verdicts: [(Verdict::Pass, 8), (Verdict::Crashed, 2)].into(),
            began: None,
        };
        let tally = lines.tally(Duration::from_secs(5));
        assert!(
            tally.starts_with("progress done=30 jobs=60 per_second=2.0 seconds_left=15 "),
            "{tally}"
        );
        assert!(
            tally.contains(" pass=8") && tally.contains(" crashed=2"),
            "{tally}"
        );
    }

    #[test]
    fn a_long_run_is_told_of_ten_times() {
        for jobs in [20, 37, 60_000] {
            assert_eq!(
                (1..=jobs).filter(|done| is_a_tenth(*done, jobs)).count(),
                10
            );
        }
        assert!(!(1..=19).any(|done| is_a_tenth(done, 19)));
    }
}
