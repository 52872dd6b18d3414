//! Plain lines for logs: what there is to know, how far the run is each tenth,
//! and, if it is asked for, every job.

use super::tally::Tally;
use super::{Verbosity, line, note, say};
use crate::progress::event::{Event, Reporter};

pub(super) struct Lines {
    verbosity: Verbosity,
    tally: Tally,
}

impl Lines {
    pub(super) fn new(verbosity: Verbosity) -> Lines {
        let tally = Tally::default();
        Lines { verbosity, tally }
    }
}

impl Reporter for Lines {
    fn on(&mut self, event: &Event<'_>) {
        match event {
            Event::Preparing => say("compiling what the exercises need …"),
            Event::Compiling { what } => say(what),
            Event::Note { student, text } => say(&note(*student, text)),
            Event::Started {
                jobs,
                known,
                regraded,
            } => {
                self.tally = Tally::begin(*jobs, *known);
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
                self.tally.count(result);
                if self.verbosity == Verbosity::Jobs {
                    let (done, jobs) = (self.tally.done, self.tally.jobs);
                    say(&format!("[{done}/{jobs}] {}", line(result, causes)));
                }
                if self.tally.is_a_tenth() {
                    say(&progress(&self.tally));
                }
            }
            Event::Complete(_) => {}
        }
    }
}

/// `progress done=30 jobs=60 per_second=2.0 seconds_left=15 pass=20 crashed=10`.
fn progress(tally: &Tally) -> String {
    let pace = tally.pace();
    let verdicts = tally.verdicts.iter();
    let verdicts: Vec<String> = verdicts.map(|(name, n)| format!(" {name}={n}")).collect();
    format!(
        "progress done={} jobs={} per_second={:.1} seconds_left={:.0}{}",
        tally.done,
        tally.jobs,
        pace.per_second,
        pace.seconds_left,
        verdicts.concat()
    )
}
