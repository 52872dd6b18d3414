//! Runs a program of steps on stock tokio and the standard library.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{self, Notify, Semaphore, mpsc};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{sleep, timeout};
use wakeline::scenario::{Depth, Options};
use wakeline::{Recording, World, ms};

use super::program::{Answer, Fate, Plain, Program, Step};

pub(crate) fn record(program: &Program) -> Recording {
    let limits = &program.limits;
    let depth = if limits.spans_alone {
        Depth::Spans
    } else {
        Depth::Polls
    };
    let options = Options::new(limits.seed)
        .depth(depth)
        .events_limit(limits.events)
        .operations_limit(limits.operations)
        .polls_limit(2_000)
        .time_limit(Duration::from_secs(15))
        .real_limit(Duration::from_mins(1));
    let steps = program.steps.clone();
    options.record(|world| async move { tasks_steps(Shared::new(world), steps).await })
}

/// What the tasks and threads of one program share.
#[derive(Clone)]
struct Shared {
    world: World,
    locks: Arc<[sync::Mutex<()>; 2]>,
    plain_locks: Arc<[Mutex<()>; 2]>,
    permits: Arc<Semaphore>,
    notice: Arc<Notify>,
    gate: Arc<(Mutex<bool>, Condvar)>,
    send: mpsc::Sender<u64>,
    receive: Arc<sync::Mutex<mpsc::Receiver<u64>>>,
    plain_send: SyncSender<u64>,
    plain_receive: Arc<Mutex<Receiver<u64>>>,
}

impl Shared {
    fn new(world: World) -> Shared {
        let (send, receive) = mpsc::channel(1);
        let (plain_send, plain_receive) = sync_channel(1);
        Shared {
            world,
            locks: Arc::default(),
            plain_locks: Arc::default(),
            permits: Arc::new(Semaphore::new(1)),
            notice: Arc::default(),
            gate: Arc::default(),
            send,
            receive: Arc::new(sync::Mutex::new(receive)),
            plain_send,
            plain_receive: Arc::new(Mutex::new(plain_receive)),
        }
    }
}

struct Bomb(String);

impl Drop for Bomb {
    fn drop(&mut self) {
        // Two panics at once would end the process.
        assert!(thread::panicking(), "{}", self.0);
    }
}

type Steps = Pin<Box<dyn Future<Output = ()> + Send>>;

fn tasks_steps(shared: Shared, steps: Vec<Step>) -> Steps {
    Box::pin(async move {
        let mut bombs = Vec::new();
        for step in steps {
            match step {
                Step::Bomb(text) => bombs.push(Bomb(text)),
                step => one(&shared, step).await,
            }
        }
    })
}

async fn one(shared: &Shared, step: Step) {
    let world = &shared.world;
    let run = |steps| tasks_steps(shared.clone(), steps);
    match step {
        Step::Pause(millis) => sleep(Duration::from_millis(millis)).await,
        Step::Yield => yield_now().await,
        Step::Operation(name, millis) => drop(world.operation(name, ms(millis)).await),
        Step::Fetch(name, millis, answer) => {
            match answer {
                Answer::Good => world.web().page(&name, ms(millis)),
                Answer::Bad => world.web().broken(&name, ms(millis)),
                Answer::Never => world.web().hangs(&name),
            }
            let _ = world.web().fetch(name).await;
        }
        Step::Say(text) => world.say(text),
        Step::Panic(text) => panic!("{text}"),
        Step::Bomb(text) => drop(Bomb(text)),
        Step::Spawn(steps, fate) => {
            let task = tokio::spawn(run(steps));
            match fate {
                Fate::Awaited => drop(task.await),
                Fate::Forgotten => {}
                Fate::Aborted => {
                    sleep(Duration::from_millis(3)).await;
                    task.abort();
                }
            }
        }
        Step::Set(tasks) => {
            let mut set: JoinSet<()> = tasks.into_iter().map(run).collect();
            let _ = set.join_next().await;
        }
        Step::Join(one, other) => drop(tokio::join!(run(one), run(other))),
        Step::Race(one, other) => tokio::select! {
            () = run(one) => {}
            () = run(other) => {}
        },
        Step::Limit(millis, steps) => {
            let _ = timeout(Duration::from_millis(millis), run(steps)).await;
        }
        Step::Lock(number, steps) => {
            let _guard = shared.locks[number].lock().await;
            run(steps).await;
        }
        Step::Permit(steps) => {
            let _permit = shared.permits.acquire().await;
            run(steps).await;
        }
        Step::Notify => shared.notice.notify_one(),
        Step::Notified => shared.notice.notified().await,
        Step::Send => drop(shared.send.send(1).await),
        Step::Receive => drop(shared.receive.lock().await.recv().await),
        Step::Closure(steps, fate) => {
            let shared = shared.clone();
            let closure = spawn_blocking(move || plain_steps(&shared, steps));
            match fate {
                Fate::Awaited => drop(closure.await),
                Fate::Forgotten => {}
                Fate::Aborted => closure.abort(),
            }
        }
        Step::Here(steps) => plain_steps(shared, steps),
        Step::Endless(kind) => loop {
            match kind {
                0 => yield_now().await,
                1 => drop(world.operation("again", ms(0)).await),
                _ => sleep(Duration::from_secs(4)).await,
            }
        },
    }
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn plain_steps(shared: &Shared, steps: Vec<Plain>) {
    for step in steps {
        plain(shared, step);
    }
}

fn plain(shared: &Shared, step: Plain) {
    let world = &shared.world;
    match step {
        Plain::Nap(millis) => thread::sleep(Duration::from_millis(millis)),
        Plain::Spin(millis) => {
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(millis) {
                std::hint::spin_loop();
            }
        }
        Plain::Say(text) => world.say(text),
        Plain::Panic(text) => panic!("{text}"),
        Plain::Read(name, millis) => {
            world.disk().file(&name, ms(millis), "x");
            let _ = world.disk().read_blocking(name);
        }
        Plain::Lock(number, steps) => {
            let _guard = locked(&shared.plain_locks[number]);
            plain_steps(shared, steps);
        }
        Plain::Open => {
            *locked(&shared.gate.0) = true;
            shared.gate.1.notify_all();
        }
        Plain::Wait => {
            let open = locked(&shared.gate.0);
            drop(shared.gate.1.wait_while(open, |open| !*open));
        }
        Plain::Send => drop(shared.plain_send.try_send(1)),
        Plain::Receive => drop(locked(&shared.plain_receive).recv()),
        Plain::ReceiveWithin(millis) => {
            let within = Duration::from_millis(millis);
            let got = locked(&shared.plain_receive).recv_timeout(within);
            assert_ne!(got, Err(RecvTimeoutError::Disconnected));
        }
        Plain::SendToTasks => drop(shared.send.try_send(1)),
        Plain::Thread(steps, fate) => {
            let shared = shared.clone();
            let thread = thread::spawn(move || plain_steps(&shared, steps));
            if let Fate::Awaited = fate {
                let _ = thread.join();
            }
        }
        Plain::Scope(one, other) => thread::scope(|scope| {
            scope.spawn(|| plain_steps(shared, one));
            scope.spawn(|| plain_steps(shared, other));
        }),
        Plain::Runtime(steps) => {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_time().build().unwrap();
            drop(runtime.spawn(tasks_steps(shared.clone(), steps)));
            runtime.block_on(yield_now());
        }
    }
}
