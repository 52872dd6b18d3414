//! What a reader of chapter 6 moves.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::yield_now;
use tokio::time::sleep;
use wakeline::{World, ms};

crate::labs!["build_your_own_loop::labs":
    rounds(
        pause_ms: [1, 2, 5, 10, 15, 20, 30, 50],
        wakers: [false, true],
    ),
    looks(
        busy: (0..=60).step_by(10),
        look_every: [1, 5, 10, 20, 61],
    ),
];

struct Name {
    task: usize,
    queue: UnboundedSender<usize>,
}

impl Wake for Name {
    fn wake(self: Arc<Self>) {
        // Nobody is there any more: then nobody wants to know, either.
        let _ = self.queue.send(self.task);
    }
}

/// Three fetches, by a loop that asks and by a loop that is called.
async fn rounds(world: World, pause_ms: u64, wakers: bool) {
    let web = world.web();
    web.page("mail", ms(30));
    web.page("shop", ms(45));
    web.page("wiki", ms(60));
    // region: rounds
    let pages = ["mail", "shop", "wiki"];
    let mut tasks = Vec::from(pages.map(|page| web.fetch(page)));
    let pause = Duration::from_millis(pause_ms);
    let mut polls = 0;
    // endregion: rounds
    if wakers {
        let mut left = tasks.len();
        let (queue, mut ready) = unbounded_channel();
        for task in 0..left {
            let _ = queue.send(task);
        }
        let waker_of = |task| {
            let queue = queue.clone();
            Waker::from(Arc::new(Name { task, queue }))
        };
        // region: woken
        while left > 0 {
            // Sleeps while the queue is empty. Wakers fill it.
            let task = ready.recv().await.unwrap();
            polls += 1;
            let waker = waker_of(task);
            let mut context = Context::from_waker(&waker);
            let answer = Pin::new(&mut tasks[task]).poll(&mut context);
            left -= usize::from(answer.is_ready());
        }
        // endregion: woken
    } else {
        // region: asks
        let mut context = Context::from_waker(Waker::noop());
        loop {
            tasks.retain_mut(|task| {
                polls += 1;
                Pin::new(task).poll(&mut context).is_pending()
            });
            if tasks.is_empty() {
                break;
            }
            sleep(pause).await;
        }
        // endregion: asks
    }
    world.say(format!("{polls} polls"));
}

/// A task that is always ready, and a timer beside it.
async fn looks(world: World, busy: u64, look_every: u64) {
    // region: looks
    let ticks = tokio::spawn(async move {
        for _ in 1..=4 {
            world.operation("tick", ms(10)).await.unwrap();
        }
    });
    let work = tokio::spawn(async move {
        for poll in 1..=busy {
            thread::sleep(Duration::from_millis(1));
            if poll % look_every == 0 {
                // The loop looks at its timers.
                yield_now().await;
            }
        }
    });
    ticks.await.unwrap();
    work.await.unwrap();
    // endregion: looks
}
