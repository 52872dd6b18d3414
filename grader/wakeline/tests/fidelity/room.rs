//! What all tasks of a program share, and how its blocks run.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Barrier, Mutex, Notify, RwLock, Semaphore, broadcast, mpsc, watch};
use tokio::time::timeout;

use crate::fidelity::log::{Line, Log};
use crate::fidelity::program::{Block, Program};

/// Virtual time after which a program that waits for ever is cut off.
pub(crate) const TOP: Duration = Duration::from_mins(1);

/// A block that runs.
pub(crate) type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(crate) struct Room {
    pub(crate) log: Log,
    values: AtomicUsize,
    pub(crate) send: mpsc::Sender<usize>,
    pub(crate) receive: Mutex<mpsc::Receiver<usize>>,
    pub(crate) post: mpsc::UnboundedSender<usize>,
    pub(crate) collect: Mutex<mpsc::UnboundedReceiver<usize>>,
    pub(crate) watch: watch::Sender<usize>,
    pub(crate) broadcast: broadcast::Sender<usize>,
    pub(crate) mutex: Mutex<usize>,
    pub(crate) lock: RwLock<usize>,
    pub(crate) permits: Semaphore,
    pub(crate) notify: Notify,
    pub(crate) barrier: Barrier,
}

impl Room {
    fn new() -> Room {
        let (send, receive) = mpsc::channel(2);
        let (post, collect) = mpsc::unbounded_channel();
        Room {
            log: Log::new(),
            values: AtomicUsize::new(0),
            send,
            receive: Mutex::new(receive),
            post,
            collect: Mutex::new(collect),
            watch: watch::Sender::new(0),
            broadcast: broadcast::Sender::new(2),
            mutex: Mutex::new(0),
            lock: RwLock::new(0),
            permits: Semaphore::new(2),
            notify: Notify::new(),
            barrier: Barrier::new(2),
        }
    }

    /// A value that nobody had before: it shows in what order values were made.
    pub(crate) fn value(&self) -> usize {
        self.values.fetch_add(1, Ordering::Relaxed)
    }

    /// One of the blocks of a statement. Where there are too few, it is empty.
    pub(crate) fn run(self: &Arc<Room>, blocks: &[Block], index: usize) -> Running {
        let block = blocks.get(index).cloned().unwrap_or_default();
        let room = Arc::clone(self);
        Box::pin(async move {
            for step in block.iter() {
                let entry = room.log.begin(step.number);
                let said = step.statement.run(step, &room).await;
                entry.end(said);
            }
        })
    }
}

/// Runs a program on the runtime that is there, and gives its log.
pub(crate) async fn run(program: Arc<Program>) -> Vec<Line> {
    let room = Arc::new(Room::new());
    let main = room.run(std::slice::from_ref(&program.main), 0);
    let ended = timeout(TOP, main).await;
    room.log
        .say(0, if ended.is_ok() { "ends" } else { "is cut off" });
    room.log.close()
}
