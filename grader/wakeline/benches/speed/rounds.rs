//! The mix of programs, bare and recorded in turn, round after round. Measured
//! is the CPU time of this process, so that what else the machine does hardly
//! matters.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use wakeline::Ending;
use wakeline::scenario::{self, Depth, Options};

use crate::mix::Program;

const ROUNDS: usize = 21;

/// CPU time of one program, in seconds, and how many events it made.
#[derive(Clone, Copy)]
struct Times {
    bare: f64,
    spans: f64,
    polls: f64,
    events: f64,
}

/// All rounds; in each the programs in their order.
pub(crate) struct Rounds {
    programs: &'static [Program],
    rounds: Vec<Vec<Times>>,
}

pub(crate) fn run(programs: &'static [Program]) -> Rounds {
    let round = |_| programs.iter().map(once).collect();
    // The first one warms up.
    let rounds = (0..=ROUNDS).map(round).skip(1).collect();
    Rounds { programs, rounds }
}

fn once(program: &Program) -> Times {
    let bare = bare(program);
    let (spans, _) = recorded(program, Depth::Spans);
    let (polls, events) = recorded(program, Depth::Polls);
    Times {
        bare,
        spans,
        polls,
        events,
    }
}

/// tokio alone, but with the same paused clock.
fn bare(program: &Program) -> f64 {
    forget_listeners();
    let begin = cpu_seconds();
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime without I/O needs nothing from the system");
    runtime.block_on((program.bare)());
    drop(runtime);
    cpu_seconds() - begin
}

fn recorded(program: &Program, depth: Depth) -> (f64, f64) {
    forget_listeners();
    let options = Options::new(0).real_limit(Duration::from_mins(1));
    let begin = cpu_seconds();
    let recording = options
        .depth(depth)
        .run(scenario::Program::Loop(program.recorded));
    // The thread of the scenario still puts its runtime away; that counts too.
    std::thread::sleep(Duration::from_millis(3));
    let seconds = cpu_seconds() - begin;
    assert_eq!(recording.ending, Ending::Finished, "{}", program.name);
    let timeline = &recording.timeline;
    let events = timeline.events.len() as u64 + timeline.dropped_events;
    (seconds, u32::try_from(events).map_or(f64::MAX, f64::from))
}

/// CPU time of this process and all its threads.
fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let now = Duration::try_from(now).expect("CPU time does not run backwards from 0");
    now.as_secs_f64()
}

/// A recording of polls leaves tokio's tracing switched on until somebody asks
/// again. Bare tokio shall not pay for that.
fn forget_listeners() {
    #[cfg(tokio_unstable)]
    tracing::callsite::rebuild_interest_cache();
}

impl Rounds {
    fn median(&self, figure: impl Fn(&[Times]) -> f64) -> f64 {
        let mut figures: Vec<f64> = self.rounds.iter().map(|round| figure(round)).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    }

    pub(crate) fn spans(&self) -> f64 {
        self.median(|round| sum(round, |it| it.spans) / sum(round, |it| it.bare))
    }

    pub(crate) fn polls(&self) -> f64 {
        self.median(|round| sum(round, |it| it.polls) / sum(round, |it| it.bare))
    }

    pub(crate) fn events_per_second(&self) -> f64 {
        self.median(|round| sum(round, |it| it.events) / sum(round, |it| it.polls))
    }

    pub(crate) fn polls_of(&self, name: &str) -> f64 {
        let mut programs = self.programs.iter();
        let index = programs.position(|program| program.name == name);
        let index = index.expect("it is one of the programs");
        self.median(|round| round[index].polls / round[index].bare)
    }

    pub(crate) fn print_table(&self, all: &str) {
        println!(
            "\n{:<15} {:>10} {:>8} {:>8} {:>9} {:>12}",
            "program", "bare ms", "spans ×", "polls ×", "events", "events/s"
        );
        for (index, program) in self.programs.iter().enumerate() {
            let of = |figure: fn(Times) -> f64| self.median(|round| figure(round[index]));
            println!(
                "{:<15} {:>10.2} {:>8.2} {:>8.2} {:>9} {:>12.0}",
                program.name,
                of(|it| it.bare) * 1e3,
                of(|it| it.spans / it.bare),
                of(|it| it.polls / it.bare),
                of(|it| it.events),
                of(|it| it.events / it.polls),
            );
        }
        println!(
            "{:<15} {:>10.2} {:>8.2} {:>8.2} {:>9} {:>12.0}",
            all,
            self.median(|round| sum(round, |it| it.bare)) * 1e3,
            self.spans(),
            self.polls(),
            self.median(|round| sum(round, |it| it.events)),
            self.events_per_second(),
        );
    }
}

fn sum(round: &[Times], figure: impl Fn(&Times) -> f64) -> f64 {
    round.iter().map(figure).sum()
}
