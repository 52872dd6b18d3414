//! One program of the corpus beside the one that shows what was asked for.

use std::time::Duration;

use tokio::sync::mpsc;
use wakeline::scenario::Options;
use wakeline::view::Snapshot;
use wakeline::world::{Call, Database, Disk, Web};
use wakeline::{Judgement, Recording, World, judge, ms};

type Run = Box<dyn Fn(&Options) -> Recording>;

/// One program of the corpus.
pub(crate) struct Case {
    /// Topic and function: `await_points::one_by_one`.
    pub(crate) name: &'static str,
    /// The id that it must get; `None` for a right program.
    pub(crate) label: Option<&'static str>,
    expected: Run,
    got: Run,
}

impl Case {
    /// Judges the program in three worlds, as a check does: the snapshot goes
    /// through its text.
    pub(crate) fn judge(&self) -> Judgement {
        let recordings = self.recordings(&brief);
        judge(&self.snapshot(), &recordings).expect("there is a snapshot of each world")
    }

    /// What is expected in three worlds.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let text = Snapshot::of(&in_three_worlds(&self.expected, &brief)).to_string();
        text.parse().expect("a snapshot reads back")
    }

    /// The program in three worlds.
    pub(crate) fn recordings(&self, options: &dyn Fn(u64) -> Options) -> [Recording; 3] {
        in_three_worlds(&self.got, options)
    }

    /// What was asked for and what the program did, in the world with this seed.
    pub(crate) fn runs(&self, seed: u64) -> (Recording, Recording) {
        let options = brief(seed);
        ((self.expected)(&options), (self.got)(&options))
    }
}

/// Whoever never stops has said it all soon.
fn brief(seed: u64) -> Options {
    Options::new(seed).polls_limit(5_000)
}

fn in_three_worlds(run: &Run, options: &dyn Fn(u64) -> Options) -> [Recording; 3] {
    [0, 1, 2].map(|seed| run(&options(seed)))
}

/// A program that must get the diagnosis `label`.
pub(crate) fn wrong<E, EF, G, GF>(label: &'static str, expected: E, got: G) -> Case
where
    E: Fn(World) -> EF + Copy + Send + 'static,
    EF: Future<Output = ()> + 'static,
    G: Fn(World) -> GF + Copy + Send + 'static,
    GF: Future<Output = ()> + 'static,
{
    Case {
        name: name::<G>(),
        label: Some(label),
        expected: Box::new(move |options| options.record(expected)),
        got: Box::new(move |options| options.record(got)),
    }
}

/// Another right way to do what `expected` does.
pub(crate) fn right<E, EF, G, GF>(expected: E, got: G) -> Case
where
    E: Fn(World) -> EF + Copy + Send + 'static,
    EF: Future<Output = ()> + 'static,
    G: Fn(World) -> GF + Copy + Send + 'static,
    GF: Future<Output = ()> + 'static,
{
    Case {
        label: None,
        ..wrong("", expected, got)
    }
}

/// A scene that is told whether it is repaired: the wrong one, which must get
/// the diagnosis `label`, and the repaired one.
pub(crate) fn scene<S, F>(label: &'static str, scene: S) -> [Case; 2]
where
    S: Fn(World, bool) -> F + Copy + Send + 'static,
    F: Future<Output = ()> + 'static,
{
    let good = move |world| scene(world, true);
    let bad = move |world| scene(world, false);
    [wrong(label, good, bad), right(good, good)].map(|case| Case {
        name: name::<S>(),
        ..case
    })
}

/// Topic and name of a function, from its type.
fn name<F>() -> &'static str {
    let full = std::any::type_name::<F>();
    full.split_once("corpus::corpus::")
        .map_or(full, |(_, name)| name)
}

/// A web with these pages and their latencies in milliseconds.
pub(crate) fn pages(world: &World, pages: &[(&str, u64)]) -> Web {
    for (name, latency) in pages {
        world.web().page(name, ms(*latency));
    }
    world.web()
}

/// A database with these rows and their latencies in milliseconds.
pub(crate) fn rows(world: &World, rows: &[(&str, u64)]) -> Database {
    for (id, latency) in rows {
        world.database().row(id, ms(*latency), "row");
    }
    world.database()
}

/// A disk with these files and their latencies in milliseconds.
pub(crate) fn files(world: &World, files: &[(&str, u64)]) -> Disk {
    for (path, latency) in files {
        world.disk().file(path, ms(*latency), "text");
    }
    world.disk()
}

/// Waits for this many milliseconds of virtual time.
pub(crate) async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// An operation that takes this many milliseconds.
pub(crate) fn step(world: &World, name: impl std::fmt::Display, millis: u64) -> Call {
    world.operation(name, ms(millis))
}

/// An operation that takes this many milliseconds and does not fail.
pub(crate) async fn go(world: &World, name: impl std::fmt::Display, millis: u64) {
    step(world, name, millis).await.unwrap();
}

/// A channel that brings `count` numbers, one each `every` milliseconds.
pub(crate) fn feed(every: u64, count: u32) -> mpsc::Receiver<u32> {
    let (tx, rx) = mpsc::channel(8);
    tokio::spawn(async move {
        for n in 0..count {
            pause(every).await;
            if tx.send(n).await.is_err() {
                return;
            }
        }
    });
    rx
}

/// This many milliseconds.
pub(crate) const fn d(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
