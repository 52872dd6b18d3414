//! Two hundred jobs that compute, or that wait, by every model.

use std::env;
use std::hint::black_box;
use std::io;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tokio::time::sleep;

/// How many jobs there are.
pub const JOBS: usize = 200;

// region: jobs
/// A job for the processor.
pub fn compute() {
    let limit = black_box(10_000_u32);
    let prime = |number: &u32| {
        let mut divisors = (2..*number).take_while(|d| d * d <= *number);
        divisors.all(|divisor| !number.is_multiple_of(divisor))
    };
    assert_eq!((2..limit).filter(prime).count(), 1_229);
}

/// A job that only waits.
pub fn wait() {
    thread::sleep(Duration::from_millis(5));
}
// endregion: jobs

/// All jobs on this thread.
// region: one_by_one
pub fn one_by_one(job: fn()) {
    for _ in 0..JOBS {
        job();
    }
}
// endregion: one_by_one

/// A task for each job that computes.
// region: tasks
pub async fn tasks_compute() {
    let mut tasks = Vec::new();
    for _ in 0..JOBS {
        tasks.push(tokio::spawn(async { compute() }));
    }
    for task in tasks {
        task.await.unwrap();
    }
}
// endregion: tasks

/// A task for each job that waits.
pub async fn tasks_wait() {
    let mut tasks = Vec::new();
    for _ in 0..JOBS {
        tasks.push(tokio::spawn(sleep(Duration::from_millis(5))));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

/// The jobs divided among threads.
// region: threads
pub fn threads(count: usize, job: fn()) {
    thread::scope(|scope| {
        for _ in 0..count {
            scope.spawn(|| {
                for _ in 0..JOBS / count {
                    job();
                }
            });
        }
    });
}
// endregion: threads

/// The jobs divided among processes: this program, started with `arguments`.
///
/// # Errors
///
/// A process that does not start.
// region: processes
pub fn processes(count: usize, arguments: [&str; 2]) -> io::Result<()> {
    let mut children = Vec::new();
    for _ in 0..count {
        children
            .push(Command::new(env::current_exe()?).args(arguments).spawn()?);
    }
    for mut child in children {
        assert!(child.wait()?.success());
    }
    Ok(())
}
// endregion: processes
