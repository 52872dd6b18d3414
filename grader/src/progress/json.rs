//! Every event as one JSON object a line, for programs. `schema/progress-v1.json`
//! describes each field. These words are apart from the grader's own types, so
//! that those can change.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::tally::Tally;
use crate::catalogue::{Points, Slug};
use crate::progress::event::{Event, Reporter};
use crate::results::{Cause, Regraded, Score, Summary};
use crate::verdict::Verdict;

/// The form of the stream, in its first line.
const FORMAT: &str = "wakeline/progress/v1";

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Preparing {
        format: &'static str,
    },
    Note {
        student: Option<&'a str>,
        text: &'a str,
    },
    Started {
        jobs: usize,
        known: usize,
        regraded: &'a Regraded,
    },
    Finished {
        done: usize,
        jobs: usize,
        student: &'a str,
        exercise: &'a Slug,
        attempt: u32,
        verdict: Verdict,
        score: Points,
        max_score: Points,
        final_score: Score,
        cached: bool,
        wall_ms: u64,
        causes: &'a [Cause],
    },
    Progress {
        done: usize,
        jobs: usize,
        per_second: f64,
        seconds_left: f64,
        verdicts: &'a BTreeMap<Verdict, usize>,
    },
    Complete(&'a Summary),
}

pub(super) struct Json<W> {
    out: W,
    tally: Tally,
}

impl<W: Write> Json<W> {
    pub(super) fn new(out: W) -> Json<W> {
        let tally = Tally::default();
        Json { out, tally }
    }
}

impl<W: Write> Reporter for Json<W> {
    fn on(&mut self, event: &Event<'_>) {
        let format = FORMAT;
        let line = match event {
            Event::Preparing => Line::Preparing { format },
            // Packages of the course are nothing that a program waits for.
            Event::Compiling { .. } => return,
            Event::Note { student, text } => Line::Note {
                student: *student,
                text,
            },
            Event::Started {
                jobs,
                known,
                regraded,
            } => {
                self.tally = Tally::begin(*jobs, *known);
                Line::Started {
                    jobs: *jobs,
                    known: *known,
                    regraded,
                }
            }
            Event::Finished { result, causes } => {
                self.tally.count(result);
                Line::Finished {
                    done: self.tally.done,
                    jobs: self.tally.jobs,
                    student: &result.student,
                    exercise: &result.exercise,
                    attempt: result.attempt,
                    verdict: result.marks.verdict,
                    score: result.marks.score,
                    max_score: result.marks.max_score,
                    final_score: result.lateness.final_score,
                    cached: result.cached,
                    wall_ms: result.wall_ms,
                    causes,
                }
            }
            Event::Complete(summary) => Line::Complete(summary),
        };
        write(&mut self.out, &line);
        if matches!(event, Event::Finished { .. }) && self.tally.is_a_tenth() {
            let pace = self.tally.pace();
            let progress = Line::Progress {
                done: self.tally.done,
                jobs: self.tally.jobs,
                per_second: pace.per_second,
                seconds_left: pace.seconds_left,
                verdicts: &self.tally.verdicts,
            };
            write(&mut self.out, &progress);
        }
    }
}

/// In one write, so that whoever reads along gets whole lines. A closed pipe is
/// nobody's error: the ledger has everything.
fn write(out: &mut impl Write, line: &Line<'_>) {
    if let Ok(mut text) = serde_json::to_string(line) {
        text.push('\n');
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}
