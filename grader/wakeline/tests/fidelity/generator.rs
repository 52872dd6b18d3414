//! Makes a program of a seed.

use std::time::Duration;

use crate::fidelity::program::{Block, Program, Step};
use crate::fidelity::statement::{self, Statement};
use crate::random::Random;

/// How deep blocks stand in each other.
const DEPTH: usize = 4;

/// A statement that can be drawn.
pub(crate) struct Row {
    /// How often, compared with the others.
    weight: u64,
    /// How many blocks it has at least, and at most.
    blocks: (usize, usize),
    ends: Ends,
    draw: fn(&mut Random) -> Statement,
}

/// Whether a statement ends whatever the other tasks do.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    Surely,
    Perhaps,
}

impl Row {
    pub(crate) const fn new(weight: u64, draw: fn(&mut Random) -> Statement) -> Row {
        Row {
            weight,
            blocks: (0, 0),
            ends: Ends::Surely,
            draw,
        }
    }

    pub(crate) const fn around(mut self, least: usize, most: usize) -> Row {
        self.blocks = (least, most);
        self
    }

    /// Most of these get a limit of time: otherwise nearly every program would
    /// be stuck soon.
    pub(crate) const fn may_wait_for_ever(mut self) -> Row {
        self.ends = Ends::Perhaps;
        self
    }
}

/// A length of time: mostly so short that many meet at one instant, sometimes
/// at an edge of the wheels in which tokio keeps its timers.
pub(crate) fn pause(random: &mut Random) -> Duration {
    match random.next(16) {
        0 => Duration::from_micros(500 * random.next(8)),
        1 => Duration::from_millis(pick(random, &[10, 63, 64, 65, 100, 1_000, 4_095, 4_096])),
        _ => Duration::from_millis(random.next(7)),
    }
}

pub(crate) fn pick<T: Copy>(random: &mut Random, from: &[T]) -> T {
    from[between(random, 0, from.len() - 1)]
}

pub(crate) fn between(random: &mut Random, least: usize, most: usize) -> usize {
    let choices = most - least + 1;
    least + usize::try_from(random.next(choices as u64)).expect("it is below a usize")
}

/// What is drawn from.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    statement::rows().filter(|row| row.weight > 0)
}

/// A few tasks, what `main` does meanwhile, and some time for what is left.
pub(crate) fn program(seed: u64) -> Program {
    let mut generator = Generator {
        random: Random(seed),
        rows: rows().collect(),
        steps: 0,
    };
    let mut main = Vec::new();
    for _ in 0..between(&mut generator.random, 1, 4) {
        main.push(generator.step(Statement::task(), |it| vec![it.block(1, 2, 5)]));
    }
    main.extend(generator.block(0, 3, 6).iter().cloned());
    let linger = Statement::sleep(Duration::from_millis(30));
    main.push(generator.step(linger, |_| Vec::new()));
    Program {
        seed,
        main: main.into(),
    }
}

struct Generator {
    random: Random,
    rows: Vec<&'static Row>,
    steps: usize,
}

impl Generator {
    /// A block of so many steps.
    fn block(&mut self, depth: usize, least: usize, most: usize) -> Block {
        let length = between(&mut self.random, least, most);
        (0..length).map(|_| self.drawn(depth)).collect()
    }

    fn drawn(&mut self, depth: usize) -> Step {
        let row = self.row(depth);
        if row.ends == Ends::Surely || self.random.next(8) == 0 {
            return self.step_of(row, depth);
        }
        let limit = Statement::limit(pause(&mut self.random));
        self.step(limit, |it| vec![[it.step_of(row, depth + 1)].into()])
    }

    fn step_of(&mut self, row: &Row, depth: usize) -> Step {
        let statement = (row.draw)(&mut self.random);
        let (least, most) = row.blocks;
        let blocks = between(&mut self.random, least, most);
        self.step(statement, |it| {
            (0..blocks).map(|_| it.block(depth + 1, 1, 3)).collect()
        })
    }

    /// Numbers go up in the order of reading.
    fn step(
        &mut self,
        statement: Statement,
        blocks: impl FnOnce(&mut Generator) -> Vec<Block>,
    ) -> Step {
        self.steps += 1;
        let number = self.steps;
        let blocks = blocks(self);
        Step {
            number,
            statement,
            blocks,
        }
    }

    /// One of those without blocks, where it is deep.
    fn row(&mut self, depth: usize) -> &'static Row {
        let fits = |row: &&Row| depth < DEPTH || row.blocks.1 == 0;
        let rows = self.rows.iter().copied().filter(fits);
        let mut left = self.random.next(rows.clone().map(|row| row.weight).sum());
        for row in rows {
            if left < row.weight {
                return row;
            }
            left -= row.weight;
        }
        unreachable!("it is below the sum")
    }
}
