//! Makes a program of a seed.

use std::time::Duration;

use crate::fidelity::program::{Block, Program, Step};
use crate::fidelity::statement::{self, Statement};
use crate::random::Random;

/// How deep blocks stand in each other.
const DEPTH: usize = 5;

/// A statement that can be drawn.
pub(crate) struct Row {
    /// How often, compared with the others.
    weight: u64,
    /// How many blocks it has at least, and at most.
    blocks: (u64, u64),
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

    pub(crate) const fn around(mut self, least: u64, most: u64) -> Row {
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
    const EDGES: [u64; 8] = [10, 63, 64, 65, 100, 1_000, 4_095, 4_096];
    match random.next(16) {
        0 => Duration::from_micros(500 * random.next(8)),
        1 => Duration::from_millis(EDGES[usize::try_from(random.next(8)).unwrap()]),
        _ => Duration::from_millis(random.next(7)),
    }
}

/// What is drawn from.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    statement::rows().filter(|row| row.weight > 0)
}

/// A few tasks side by side, and some time for those that they leave behind.
pub(crate) fn program(seed: u64) -> Program {
    let rows = rows().collect();
    let mut generator = Generator {
        random: Random(seed),
        rows,
        steps: 0,
    };
    let number = generator.number();
    let tasks = 2 + generator.random.next(3);
    let tasks = (0..tasks).map(|_| {
        let length = 2 + generator.random.next(4);
        generator.block(1, length)
    });
    let tasks = Step {
        number,
        statement: Statement::set(),
        blocks: tasks.collect(),
    };
    let number = generator.number();
    let statement = Statement::sleep(Duration::from_millis(30));
    let linger = Step {
        number,
        statement,
        blocks: Vec::new(),
    };
    Program {
        seed,
        main: [tasks, linger].into(),
    }
}

struct Generator {
    random: Random,
    rows: Vec<&'static Row>,
    steps: usize,
}

impl Generator {
    fn block(&mut self, depth: usize, length: u64) -> Block {
        (0..length).map(|_| self.step(depth)).collect()
    }

    fn step(&mut self, depth: usize) -> Step {
        let row = self.row(depth);
        let patient = row.ends == Ends::Surely || self.random.next(8) == 0;
        if patient {
            return self.step_of(row, depth);
        }
        let limit = Statement::limit(pause(&mut self.random));
        let number = self.number();
        let inner = self.step_of(row, depth + 1);
        Step {
            number,
            statement: limit,
            blocks: vec![[inner].into()],
        }
    }

    fn step_of(&mut self, row: &Row, depth: usize) -> Step {
        let number = self.number();
        let statement = (row.draw)(&mut self.random);
        let (least, most) = row.blocks;
        let blocks = least + self.random.next(most - least + 1);
        let blocks = (0..blocks).map(|_| {
            let length = 1 + self.random.next(3);
            self.block(depth + 1, length)
        });
        let blocks = blocks.collect();
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

    fn number(&mut self) -> usize {
        self.steps += 1;
        self.steps
    }
}
