//! One run: every program several times in turn. Of ratios it gives the median; of
//! the jobs, the fastest time of each model, because other programs on the machine
//! make a run slower and never faster.

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use tokio::runtime::{Builder, Runtime};

use crate::models::{crowd, jobs, turns};

/// The first argument with which this program measures one part, or is one of
/// the processes, and ends.
pub(crate) const PART: &str = "--part";

/// So many wait.
const CROWD: usize = 5_000;
/// So often a ball goes to and fro.
const TURNS: usize = 20_000;
const ROUNDS: usize = 5;
/// Jobs that compute are slower whenever another program has a processor.
const ROUNDS_OF_COMPUTING: usize = 21;

/// What was measured.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) means: &'static str,
}

/// Every figure.
pub(crate) fn all() -> Vec<Figure> {
    let times = |name, value, means| Figure {
        name,
        value,
        unit: "times",
        means,
    };
    let percent = |name, value, means| Figure {
        name,
        value,
        unit: "%",
        means,
    };
    let [memory, start] = crowds();
    let [turn, yielding, tasks, threads] = switches();
    let compute = by_model("compute");
    let wait = by_model("wait");
    vec![
        times(
            "crowd_memory",
            memory,
            "memory of a waiting thread, in waiting tasks",
        ),
        times("crowd_start", start, "time to start a thread, in tasks"),
        times(
            "switch_by_channel",
            turn,
            "handing over between threads, in tasks",
        ),
        times(
            "switch_by_yield",
            yielding,
            "handing over between threads, in yields",
        ),
        Figure {
            name: "kernel_switches_threads",
            value: threads,
            unit: "in 100 hand-overs",
            means: "switches by the kernel; hand-overs between threads",
        },
        Figure {
            name: "kernel_switches_tasks",
            value: tasks,
            unit: "in 100 hand-overs",
            means: "switches by the kernel; hand-overs between tasks",
        },
        percent(
            "compute_tasks",
            compute[0],
            "200 jobs that compute: 200 tasks on one thread",
        ),
        percent("compute_two_threads", compute[1], "the same: 2 threads"),
        percent("compute_threads", compute[2], "the same: 200 threads"),
        percent("compute_processes", compute[3], "the same: 2 processes"),
        percent(
            "wait_tasks",
            wait[0],
            "200 jobs that wait: 200 tasks on one thread",
        ),
        percent("wait_two_threads", wait[1], "the same: 2 threads"),
        percent("wait_threads", wait[2], "the same: 200 threads"),
        percent("wait_processes", wait[3], "the same: 2 processes"),
    ]
}

/// Measures one part in this process, and prints its numbers.
pub(crate) fn part(part: &str) {
    match part {
        "crowd of tasks" => {
            crowd(|| runtime().block_on(crowd::waiting_tasks(CROWD)));
        }
        "crowd of threads" => crowd(|| crowd::waiting_threads(CROWD)),
        "turns" => print_turns(),
        "compute" => worker(jobs::compute),
        "wait" => worker(jobs::wait),
        _ => panic!("there is no part {part}"),
    }
}

/// A process that does half of the jobs.
fn worker(job: fn()) {
    for _ in 0..jobs::JOBS / 2 {
        job();
    }
}

/// Memory and time to start of a thread, in tasks.
fn crowds() -> [f64; 2] {
    let pairs = (0..ROUNDS).map(|_| {
        let tasks = numbers("crowd of tasks");
        let threads = numbers("crowd of threads");
        [threads[0] / tasks[0], threads[1] / tasks[1]]
    });
    medians(pairs)
}

fn crowd(start: impl FnOnce()) {
    let (before, begin) = (resident(), Instant::now());
    start();
    let seconds = begin.elapsed().as_secs_f64();
    println!("{} {seconds}", resident() - before);
    // Nobody waits for those that wait.
    std::process::exit(0);
}

/// The pages of memory that this process has.
fn resident() -> f64 {
    let text = fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages = text.split(' ').nth(1).expect("the second number");
    pages.parse().expect("a number")
}

/// A turn between threads in turns between tasks and in yields, and how often the
/// kernel switched, for tasks and for threads.
fn switches() -> [f64; 4] {
    medians((0..ROUNDS).map(|_| {
        let [tasks, threads, yields, of_tasks, of_threads] =
            numbers("turns")[..]
        else {
            panic!("five numbers");
        };
        [threads / tasks, threads / yields, of_tasks, of_threads]
    }))
}

/// All on one processor: one must stop before the other can go on.
fn print_turns() {
    let allowed = sched_getaffinity(None).expect("the processors");
    let first = (0..CpuSet::MAX_CPU).find(|cpu| allowed.is_set(*cpu));
    let mut one = CpuSet::new();
    one.set(first.expect("a processor"));
    sched_setaffinity(None, &one).expect("one of the allowed processors");
    // Each round trip is two hand-overs, and two tasks yield.
    let (tasks, of_tasks) = timed(|| on_the_loop(turns::tasks(TURNS)));
    let (threads, of_threads) = timed(|| turns::threads(TURNS));
    let (yields, _) = timed(|| on_the_loop(turns::yields(TURNS)));
    // A thread hands over once a round trip; both tasks are on this thread.
    println!("{tasks} {threads} {yields} {} {of_threads}", of_tasks / 2.0);
}

/// A task, and the tasks that it spawns, on a loop of this thread.
fn on_the_loop(task: impl Future<Output = ()> + Send + 'static) {
    runtime().block_on(async {
        tokio::spawn(task).await.expect("it does not panic");
    });
}

/// Seconds, and how often the kernel took this thread off in 100 round trips.
fn timed(run: impl FnOnce()) -> (f64, f64) {
    let (before, begin) = (kernel_switches(), Instant::now());
    run();
    let seconds = begin.elapsed().as_secs_f64();
    let turns = u32::try_from(TURNS).expect("a small number");
    let share = (kernel_switches() - before) / f64::from(turns);
    (seconds, share * 100.0)
}

fn kernel_switches() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/status").expect("Linux");
    let counts = text.lines().filter(|line| line.contains("ctxt_switches"));
    let counts = counts
        .filter_map(|line| line.split_whitespace().last()?.parse::<f64>().ok());
    counts.sum()
}

/// How long the jobs take by each model, in percent of one after the other.
fn by_model(kind: &str) -> [f64; 4] {
    let (job, waits, rounds): (fn(), bool, usize) = match kind {
        "wait" => (jobs::wait, true, ROUNDS),
        _ => (jobs::compute, false, ROUNDS_OF_COMPUTING),
    };
    let runtime = runtime();
    let rounds = (0..rounds).map(|_| {
        let one = seconds(|| jobs::one_by_one(job));
        let tasks = seconds(|| {
            if waits {
                runtime.block_on(jobs::tasks_wait());
            } else {
                runtime.block_on(jobs::tasks_compute());
            }
        });
        let two = seconds(|| jobs::threads(2, job));
        let many = seconds(|| jobs::threads(jobs::JOBS, job));
        let processes =
            seconds(|| jobs::processes(2, [PART, kind]).expect("this program"));
        [one, tasks, two, many, processes]
    });
    let fastest =
        rounds.reduce(|a, b| std::array::from_fn(|at| f64::min(a[at], b[at])));
    let [one, models @ ..] = fastest.expect("a round");
    models.map(|model| 100.0 * model / one)
}

fn seconds(run: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    run();
    begin.elapsed().as_secs_f64()
}

/// A loop on this thread.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
}

/// What a process of its own prints of one part.
fn numbers(part: &str) -> Vec<f64> {
    let program = env::current_exe().expect("this program");
    let output = Command::new(program)
        .args([PART, part])
        .output()
        .expect("this program");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace()
        .map(|number| number.parse().expect("a number"))
        .collect()
}

fn medians<const N: usize>(rounds: impl Iterator<Item = [f64; N]>) -> [f64; N] {
    let rounds: Vec<[f64; N]> = rounds.collect();
    std::array::from_fn(|at| {
        let mut values: Vec<f64> =
            rounds.iter().map(|round| round[at]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    })
}
