//! Who of a scenario waits on which futex.
//!
//! Everything in the standard library that blocks (a contended `Mutex`,
//! `Condvar`, channels, `park`, `Once`) waits on a futex: a word in memory and
//! a queue of waiters that the kernel keeps for its address. Threads of a
//! scenario wait in this queue instead, so that it is known who waits, and the
//! one who waited longest is woken first, in every run.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use crate::crew::{Crew, Place};
use crate::role::aside;

type Queues = HashMap<usize, VecDeque<(Arc<Crew>, Place)>>;

static QUEUES: LazyLock<Mutex<Queues>> = LazyLock::new(Mutex::default);
/// How many wait. Read first, so that a wake of any other thread in the
/// process costs nothing.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Joins the queue of `address`, unless the word has changed. As in the
/// kernel, no wake can come between looking and joining.
#[must_use]
pub(crate) fn join(
    address: usize,
    unchanged: &dyn Fn() -> bool,
    crew: &Arc<Crew>,
    place: Place,
) -> bool {
    let mut queues = lock();
    // Before the look: who changes the word after it must see this.
    WAITING.fetch_add(1, Ordering::SeqCst);
    if !unchanged() {
        WAITING.fetch_sub(1, Ordering::SeqCst);
        return false;
    }
    let queue = queues.entry(address).or_default();
    queue.push_back((Arc::clone(crew), place));
    true
}

/// Leaves the queue, because the time to wait is over.
pub(crate) fn leave(address: usize, crew: &Arc<Crew>, place: Place) {
    let mut queues = lock();
    let Some(queue) = queues.get_mut(&address) else {
        return;
    };
    let before = queue.len();
    queue.retain(|(known, waiting)| !(Arc::ptr_eq(known, crew) && *waiting == place));
    WAITING.fetch_sub(before - queue.len(), Ordering::SeqCst);
    if queue.is_empty() {
        queues.remove(&address);
    }
}

/// Wakes up to `count` of those who wait on `address`, the first first.
/// Returns how many.
pub(crate) fn wake(address: usize, count: usize) -> usize {
    if WAITING.load(Ordering::SeqCst) == 0 {
        return 0;
    }
    aside(|| wake_first(address, count))
}

fn wake_first(address: usize, count: usize) -> usize {
    let mut queues = lock();
    let Some(queue) = queues.get_mut(&address) else {
        return 0;
    };
    let woken: Vec<_> = queue.drain(..count.min(queue.len())).collect();
    if queue.is_empty() {
        queues.remove(&address);
    }
    WAITING.fetch_sub(woken.len(), Ordering::SeqCst);
    drop(queues);
    for (crew, place) in &woken {
        crew.wake(*place);
    }
    woken.len()
}

fn lock() -> MutexGuard<'static, Queues> {
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner)
}
