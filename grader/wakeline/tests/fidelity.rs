//! A program runs in wakeline as it runs on tokio with a paused clock and nothing
//! else around it: the same order and the same times, counted by the program
//! itself. The programs are random, each made of a seed.
//!
//! Two things differ by design. Where tokio chooses at random, wakeline chooses by
//! the seed of the world; plain tokio gets the same seed here, for the receivers of
//! a `watch`, and `select!` is biased. Without `--cfg tokio_unstable` neither has
//! a seed, and no two wait for one `watch`. And when `main` has returned, wakeline
//! lets the other tasks run on, where tokio drops them: the logs end there.
//!
//! `cargo test -p wakeline --test fidelity -- --include-ignored` shows it for 1,000
//! programs. `WAKELINE_SEED=7 cargo test -p wakeline --test fidelity -- --nocapture`
//! runs the program of one seed, and prints it with its log.

mod fidelity {
    pub(super) mod generator;
    pub(super) mod log;
    pub(super) mod program;
    pub(super) mod room;
    pub(super) mod statement;
}
mod random;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fidelity::log::Line;
use fidelity::program::Program;
use fidelity::{generator, room};
use tokio::runtime::Builder;
use wakeline::Ending;
use wakeline::scenario::{Depth, Options};

const FEW: u64 = 200;
const MANY: u64 = 1_000;

/// On tokio as it is.
fn plain(program: &Arc<Program>) -> Vec<Line> {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true);
    #[cfg(tokio_unstable)]
    builder.rng_seed(tokio::runtime::RngSeed::from_bytes(
        &program.seed.to_le_bytes(),
    ));
    let runtime = builder.build().unwrap();
    runtime.block_on(room::run(Arc::clone(program)))
}

/// In wakeline.
fn recorded(program: &Arc<Program>, depth: Depth) -> Vec<Line> {
    let log = Arc::new(Mutex::new(Vec::new()));
    let (kept, theirs) = (Arc::clone(&log), Arc::clone(program));
    let recording = Options::new(program.seed)
        .depth(depth)
        .record(move |_| async move {
            let lines = room::run(theirs).await;
            *kept.lock().unwrap() = lines;
        });
    assert_eq!(recording.ending, Ending::Finished, "{program}");
    std::mem::take(&mut *log.lock().unwrap())
}

/// The log of a program, which must be the same everywhere.
fn log_of(program: &Arc<Program>) -> Vec<Line> {
    let expected = plain(program);
    for depth in [Depth::Spans, Depth::Polls] {
        let got = recorded(program, depth);
        let length = expected.len().max(got.len());
        let differs = (0..length).find(|&at| expected.get(at) != got.get(at));
        let line = |log: &[Line], at| log.get(at).map_or("nothing".to_owned(), Line::to_string);
        if let Some(at) = differs {
            println!("{program}");
            println!(
                "wakeline  {}\ntokio     {}",
                line(&got, at),
                line(&expected, at)
            );
            panic!(
                "seed {}, {depth:?}: line {at} of the log differs",
                program.seed
            );
        }
    }
    expected
}

/// What a set of programs did.
#[derive(Debug, Default)]
struct Mixture {
    programs: usize,
    lines: usize,
    /// Instants at which something was said.
    instants: usize,
    /// Logs of more than a hundred lines.
    long: usize,
    /// Programs that the limit at the top ended.
    cut_off: usize,
    /// Statements that were dropped before they ended.
    dropped: usize,
    /// How often each statement began.
    begun: BTreeMap<String, usize>,
}

impl Mixture {
    fn add(&mut self, program: &Program, log: &[Line]) {
        let saying = |said| log.iter().filter(move |line| line.said == said);
        self.programs += 1;
        self.lines += log.len();
        self.instants += log.chunk_by(|one, next| one.at == next.at).count();
        self.long += usize::from(log.len() > 100);
        self.cut_off += saying("is cut off").count();
        self.dropped += saying("is dropped").count();
        let steps = program.steps();
        for line in saying("begins") {
            let statement = steps[line.step - 1].statement;
            *self.begun.entry(statement.name()).or_default() += 1;
        }
    }

    /// That programs are the same is no proof where they do little.
    fn is_rich(&self) {
        assert_eq!(self.begun.len(), generator::rows().count());
        assert!(self.begun.values().all(|&times| times > self.programs / 4));
        assert!(self.lines > 100 * self.programs);
        assert!(self.lines > 5 * self.instants);
        assert!(self.long > self.programs / 2);
        assert!(self.dropped > 5 * self.programs);
        // Enough that wait for ever, and most come to an end.
        assert!((self.programs / 20..self.programs / 3).contains(&self.cut_off));
    }
}

fn all_are_the_same(programs: u64) {
    if let Ok(seed) = std::env::var("WAKELINE_SEED") {
        let program = Arc::new(generator::program(seed.parse().unwrap()));
        let log = log_of(&program);
        println!("{program}");
        for line in &log {
            println!("{line}");
        }
        return;
    }
    let mut mixture = Mixture::default();
    for seed in 0..programs {
        let program = Arc::new(generator::program(seed));
        mixture.add(&program, &log_of(&program));
    }
    println!("{mixture:#?}");
    mixture.is_rich();
}

#[test]
fn random_programs_run_as_on_plain_tokio() {
    all_are_the_same(FEW);
}

mod many {
    use super::{MANY, all_are_the_same};

    #[test]
    #[ignore = "a long proof: 1,000 programs"]
    fn random_programs_run_as_on_plain_tokio() {
        all_are_the_same(MANY);
    }
}
