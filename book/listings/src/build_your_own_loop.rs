//! Chapter 6, *Build your own loop*. Here is the loop itself, with the standard
//! library only: a ready queue, timers, and wakers that put a task back into
//! the queue. It can say what it does.
//!
//! A thread scenario runs it, so its sleeps cost virtual time and nothing else.

mod labs;
mod letterbox;
mod programs;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Display;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use wakeline::{Millis, World};

pub use labs::LABS;
use letterbox::{forgotten, forgotten_on_own_loop, remembered};
use programs::{
    aloud, ask_everybody, board, later, on_own_loop, sleeps_in_a_poll,
    three_calls, three_waits, woken_twice, woken_twice_on_own_loop,
};

crate::scenarios![
    "build_your_own_loop":
        board, forgotten, remembered, woken_twice, later, three_waits;
    thread: ask_everybody, on_own_loop, aloud, forgotten_on_own_loop,
        woken_twice_on_own_loop, three_calls, sleeps_in_a_poll
];

// region: state
type Name = &'static str;
type Ready = Arc<Mutex<VecDeque<Name>>>;
type Timers = Rc<RefCell<BTreeMap<Millis, Vec<Waker>>>>;

/// An event loop: the tasks, who is ready, who waits for what time.
struct OwnLoop {
    tasks: HashMap<Name, Pin<Box<dyn Future<Output = ()>>>>,
    ready: Ready,
    timers: Timers,
    world: World,
    // endregion: state
    aloud: bool,
    // region: state
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

impl OwnLoop {
    /// A loop without tasks, which says nothing.
    fn new(world: &World) -> OwnLoop {
        OwnLoop {
            tasks: HashMap::new(),
            ready: Ready::default(),
            timers: Timers::default(),
            world: world.clone(),
            aloud: false,
        }
    }

    /// A loop without tasks, which says what it does.
    fn aloud(world: &World) -> OwnLoop {
        OwnLoop {
            aloud: true,
            ..OwnLoop::new(world)
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
            let waker = context.waker().clone();
            timers.borrow_mut().entry(end).or_default().push(waker);
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
            } else if let Some((time, wakers)) = self.next_timer() {
                self.say(turn, format!("nobody ready, sleep until {time}"));
                let now = Duration::from(self.world.now());
                thread::sleep(Duration::from(time).saturating_sub(now));
                wakers.into_iter().for_each(Waker::wake);
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

    /// Takes the earliest moment out of the map, and who waits for it.
    fn next_timer(&self) -> Option<(Millis, Vec<Waker>)> {
        self.timers.borrow_mut().pop_first()
    }

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
        if self.aloud {
            self.world.say(format!("turn {turn}: {text}"));
        }
    }
}

#[cfg(test)]
mod tests;
