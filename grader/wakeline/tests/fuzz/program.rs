//! Random programs, as a tree of steps: tasks and threads that wait for each
//! other in every way there is, and go wrong in every way there is.

use super::dice::Dice;
use super::names;
use super::random::Random;

/// One run: the seed says all of it.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) limits: Limits,
    pub(crate) steps: Vec<Step>,
}

/// What of a run is kept, and when it is stopped.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) seed: u64,
    pub(crate) spans_alone: bool,
    pub(crate) events: usize,
    pub(crate) operations: usize,
}

/// What becomes of something that was started.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    Awaited,
    Forgotten,
    Aborted,
}

/// How the world answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Good,
    Bad,
    Never,
}

/// One step of a task.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Pause(u64),
    Yield,
    Operation(String, u64),
    Fetch(String, u64, Answer),
    Say(String),
    Panic(String),
    /// Panics when its task is dropped.
    Bomb(String),
    Spawn(Vec<Step>, Fate),
    /// A set of tasks that is dropped when the first of them has ended.
    Set(Vec<Vec<Step>>),
    Join(Vec<Step>, Vec<Step>),
    Race(Vec<Step>, Vec<Step>),
    Limit(u64, Vec<Step>),
    Lock(usize, Vec<Step>),
    Permit(Vec<Step>),
    Notify,
    Notified,
    Send,
    Receive,
    Closure(Vec<Plain>, Fate),
    /// Plain code in a poll: it may block the loop.
    Here(Vec<Plain>),
    /// Without an end: yields, operations of no time, or pauses.
    Endless(u64),
}

/// One step of plain code, on any thread.
#[derive(Clone, Debug)]
pub(crate) enum Plain {
    Nap(u64),
    Spin(u64),
    Say(String),
    Panic(String),
    Read(String, u64),
    Lock(usize, Vec<Plain>),
    /// Of the gate, a condition variable.
    Open,
    Wait,
    Send,
    Receive,
    ReceiveWithin(u64),
    /// Into the channel of the tasks.
    SendToTasks,
    Thread(Vec<Plain>, Fate),
    Scope(Vec<Plain>, Vec<Plain>),
    /// A runtime of its own, with a task that it drops.
    Runtime(Vec<Step>),
}

impl Program {
    pub(crate) fn of(seed: u64) -> Program {
        let dice = &mut Dice(Random(seed));
        let limits = Limits {
            seed: dice.roll(3),
            spans_alone: dice.once_in(8),
            events: if dice.once_in(8) { 12 } else { 20_000 },
            operations: if dice.once_in(8) { 3 } else { 200 },
        };
        let steps = steps(dice, 4);
        Program { limits, steps }
    }
}

fn fate(dice: &mut Dice) -> Fate {
    match dice.roll(6) {
        0 => Fate::Forgotten,
        1 => Fate::Aborted,
        _ => Fate::Awaited,
    }
}

fn millis(dice: &mut Dice) -> u64 {
    *dice.pick(&[0, 1, 2, 3, 5, 10, 10, 20, 50])
}

fn lock(dice: &mut Dice) -> usize {
    usize::from(dice.once_in(2))
}

fn steps(dice: &mut Dice, depth: u64) -> Vec<Step> {
    let many = 1 + dice.roll(3 + depth);
    (0..many).map(|_| step(dice, depth)).collect()
}

fn step(dice: &mut Dice, depth: u64) -> Step {
    let sides = if depth == 0 { 13 } else { 30 };
    let below = depth.saturating_sub(1);
    match dice.roll(sides) {
        0 | 1 => Step::Pause(millis(dice)),
        2 => Step::Yield,
        3 | 4 => Step::Operation(names::any(dice), millis(dice)),
        5 | 6 => {
            let answer = match dice.roll(12) {
                0 => Answer::Never,
                1 | 2 => Answer::Bad,
                _ => Answer::Good,
            };
            Step::Fetch(names::any(dice), millis(dice), answer)
        }
        7 => Step::Say(names::any(dice)),
        8 => Step::Send,
        9 => Step::Receive,
        10 => Step::Notify,
        11 => Step::Notified,
        12 => match dice.roll(8) {
            0 => Step::Endless(dice.roll(3)),
            1 | 2 => Step::Panic(names::any(dice)),
            3 => Step::Bomb(names::any(dice)),
            _ => Step::Pause(millis(dice)),
        },
        13..17 => Step::Spawn(steps(dice, below), fate(dice)),
        17 => Step::Set((0..3).map(|_| steps(dice, below)).collect()),
        18 | 19 => Step::Join(steps(dice, below), steps(dice, below)),
        20 => Step::Race(steps(dice, below), steps(dice, below)),
        21 => Step::Limit(millis(dice), steps(dice, below)),
        22 => Step::Lock(lock(dice), steps(dice, below)),
        23 => Step::Permit(steps(dice, below)),
        24..28 => Step::Closure(plains(dice, below), fate(dice)),
        _ => Step::Here(plains(dice, below)),
    }
}

fn plains(dice: &mut Dice, depth: u64) -> Vec<Plain> {
    let many = 1 + dice.roll(2 + depth);
    (0..many).map(|_| plain(dice, depth)).collect()
}

fn plain(dice: &mut Dice, depth: u64) -> Plain {
    let sides = if depth == 0 { 13 } else { 22 };
    let below = depth.saturating_sub(1);
    match dice.roll(sides) {
        0..3 | 11 | 12 => Plain::Nap(millis(dice)),
        3 => Plain::Spin(dice.roll(4)),
        4 => Plain::Say(names::any(dice)),
        5 => Plain::Read(names::any(dice), millis(dice)),
        6 => Plain::Open,
        7 => Plain::Send,
        8 => Plain::ReceiveWithin(millis(dice)),
        9 => Plain::SendToTasks,
        10 => match dice.roll(4) {
            0 => Plain::Wait,
            1 => Plain::Receive,
            2 => Plain::Panic(names::any(dice)),
            _ => Plain::Nap(millis(dice)),
        },
        13..18 => Plain::Thread(plains(dice, below), fate(dice)),
        18 => Plain::Scope(plains(dice, below), plains(dice, below)),
        19 | 20 => Plain::Lock(lock(dice), plains(dice, below)),
        _ => Plain::Runtime(steps(dice, 0)),
    }
}
