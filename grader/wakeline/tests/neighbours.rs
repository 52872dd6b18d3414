//! A plain tokio program in the same process changes nothing in a timeline,
//! also where it is the first to come to some place in tokio. One test alone
//! has this process, because only once can anybody come there first.
#![cfg(tokio_unstable)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc, oneshot};
use tokio::time::sleep;
use wakeline::view::poll_view;
use wakeline::{Ending, Recording, scenario};

/// Comes to many places in tokio where somebody is woken.
async fn busy() {
    let permits = Arc::new(Semaphore::new(1));
    let notify = Arc::new(Notify::new());
    let (send, mut receive) = mpsc::channel(1);
    let (answer, question) = oneshot::channel();
    let task = tokio::spawn({
        let (permits, notify) = (Arc::clone(&permits), Arc::clone(&notify));
        async move {
            let _permit = permits.acquire().await.unwrap();
            notify.notified().await;
            sleep(Duration::from_millis(1)).await;
            for number in 0..3 {
                send.send(number).await.unwrap();
            }
            answer.send(()).unwrap();
        }
    });
    tokio::task::yield_now().await;
    notify.notify_one();
    while receive.recv().await.is_some() {}
    question.await.unwrap();
    let _permit = permits.acquire().await.unwrap();
    task.await.unwrap();
}

fn beside_a_plain_program() -> Recording {
    let [begun, done] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
    let neighbour = std::thread::spawn({
        let (begun, done) = (Arc::clone(&begun), Arc::clone(&done));
        move || {
            while !begun.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_time().build().unwrap();
            runtime.block_on(busy());
            done.store(true, Ordering::SeqCst);
        }
    });
    let recording = scenario::record(0, move |_| async move {
        begun.store(true, Ordering::SeqCst);
        while !done.load(Ordering::SeqCst) {
            std::hint::spin_loop();
        }
        busy().await;
    });
    neighbour.join().unwrap();
    recording
}

#[test]
fn a_plain_program_that_comes_first_makes_no_scenario_deaf() {
    let disturbed = beside_a_plain_program();
    let alone = scenario::record(0, |_| busy());
    assert_eq!(alone.ending, Ending::Finished);
    assert_eq!(disturbed.timeline.unseen, []);
    assert_eq!(poll_view(&disturbed.timeline), poll_view(&alone.timeline));
}
