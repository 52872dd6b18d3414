//! An event loop with the standard library only: a ready queue, timers, and
//! wakers that put a task back into the queue. It says what it does.
//!
//! A thread scenario runs it, so its sleeps cost virtual time and nothing else.

pub(super) mod letterbox;

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt::Display;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use wakeline::{Millis, World, ms};

use super::errand;

// region: state
type Name = &'static str;
type Ready = Arc<Mutex<VecDeque<Name>>>;
type Timers = Rc<RefCell<Vec<(Millis, Waker)>>>;

/// An event loop: the tasks, who is ready, who waits for what time.
struct TinyLoop {
    tasks: HashMap<Name, Pin<Box<dyn Future<Output = ()>>>>,
    ready: Ready,
    timers: Timers,
    world: World,
}
// endregion: state

// region: waker
struct TaskWaker {
    task: Name,
    ready: Ready,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap().push_back(self.task);
    }
}
// endregion: waker

impl TinyLoop {
    /// A loop without tasks.
    fn new(world: &World) -> TinyLoop {
        TinyLoop {
            tasks: HashMap::new(),
            ready: Ready::default(),
            timers: Timers::default(),
            world: world.clone(),
        }
    }

    // region: spawn
    /// Makes a task of a future and puts it into the ready queue.
    fn spawn(
        &mut self,
        task: Name,
        future: impl Future<Output = ()> + 'static,
    ) {
        self.tasks.insert(task, Box::pin(future));
        self.ready.lock().unwrap().push_back(task);
    }
    // endregion: spawn

    // region: sleep
    /// A future that waits. It sets a timer and returns `Pending`.
    fn sleep(&self, length: Millis) -> impl Future<Output = ()> + use<> {
        let (world, timers) = (self.world.clone(), Rc::clone(&self.timers));
        let mut end = None;
        poll_fn(move |context| {
            let end = *end.get_or_insert(world.now() + length);
            if world.now() >= end {
                return Poll::Ready(());
            }
            timers.borrow_mut().push((end, context.waker().clone()));
            Poll::Pending
        })
    }
    // endregion: sleep

    // region: run
    /// Turns until nobody is ready and no timer is set.
    fn run(&mut self) {
        for turn in 1.. {
            let first = self.ready.lock().unwrap().pop_front();
            if let Some(task) = first {
                self.say(turn, format!("poll {task}"));
                let answer = self.poll(task);
                let ready = self.ready.lock().unwrap();
                self.say(turn, format!("{task} is {answer}, ready: {ready:?}"));
            } else if let Some((time, waker)) = self.next_timer() {
                self.say(turn, format!("nobody ready, sleep until {time}"));
                thread::sleep((time - self.world.now()).into());
                waker.wake();
            } else {
                let left = self.tasks.len();
                self.say(
                    turn,
                    format!("nobody ready, no timer, tasks left: {left}"),
                );
                break;
            }
        }
    }
    // endregion: run

    // region: poll
    fn poll(&mut self, task: Name) -> &'static str {
        let ready = Arc::clone(&self.ready);
        let waker = Waker::from(Arc::new(TaskWaker { task, ready }));
        let mut context = Context::from_waker(&waker);
        let Some(future) = self.tasks.get_mut(task) else {
            return "gone";
        };
        match future.as_mut().poll(&mut context) {
            Poll::Pending => "pending",
            Poll::Ready(()) => {
                self.tasks.remove(task);
                "done"
            }
        }
    }
    // endregion: poll

    fn say(&self, turn: u32, text: impl Display) {
        self.world.say(format!("turn {turn}: {text}"));
    }

    /// Takes the earliest timer off the list.
    fn next_timer(&self) -> Option<(Millis, Waker)> {
        let mut timers = self.timers.borrow_mut();
        let places = 0..timers.len();
        let place = places.min_by_key(|place| timers[*place].0)?;
        Some(timers.remove(place))
    }
}

/// Two errands on the loop that the chapter builds.
pub(super) fn on_tiny_loop(world: World) {
    // region: on_tiny_loop
    let mut tiny = TinyLoop::new(&world);
    let a = [tiny.sleep(ms(10)), tiny.sleep(ms(30))];
    let b = [tiny.sleep(ms(20)), tiny.sleep(ms(5))];
    tiny.spawn("A", errand(world.clone(), 'A', a));
    tiny.spawn("B", errand(world, 'B', b));
    tiny.run();
    // endregion: on_tiny_loop
}
