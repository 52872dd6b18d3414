//! A call that blocks the loop for ever is named, with its line.
#![cfg(target_os = "linux")]

use std::future::Future;
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock, mpsc};
use std::thread;

use wakeline::{Ending, Rule, diagnosis, scenario};

/// What the loop is said to wait for, which was called in this file.
fn waits_for<F: Future<Output = ()> + 'static>(program: fn() -> F) -> String {
    let recording = scenario::record(0, move |_| program());
    let Ending::LoopBlocked { call, .. } = &recording.ending else {
        panic!("{:?}", recording.ending)
    };
    let call = call.as_ref().expect("the call is known");
    let place = call.at.as_deref().expect("its line is known");
    assert!(place.starts_with("tests/blocked_for_ever.rs:"), "{place}");
    let said = diagnosis::of_ending(&recording).unwrap();
    assert_eq!(said.id, Rule::BlocksTheLoopForEver);
    let what = call.what.as_deref().expect("what it waits for is known");
    let text = format!("blocks the thread ({place}): it waits for {what}.");
    assert!(said.text.contains(&text), "{}", said.text);
    what.to_owned()
}

#[test]
fn locks() {
    let mutex = waits_for(|| async {
        let lock = Mutex::new(0);
        let _held = lock.lock();
        let _again = lock.lock();
    });
    assert_eq!(mutex, "a mutex of the standard library");
    let write = waits_for(|| async {
        let lock = RwLock::new(0);
        let _held = lock.read();
        let _again = lock.write();
    });
    assert_eq!(write, "a lock of the standard library");
    let read = waits_for(|| async {
        let lock = RwLock::new(0);
        let _held = lock.write();
        let _again = lock.read();
    });
    assert_eq!(read, "a lock of the standard library");
    let condvar = waits_for(|| async {
        let (lock, change) = (Mutex::new(0), Condvar::new());
        let held = lock.lock().unwrap();
        let _held = change.wait(held);
    });
    assert_eq!(condvar, "a notification of a `Condvar`");
    let barrier = waits_for(|| async {
        Barrier::new(2).wait();
    });
    assert_eq!(barrier, "a barrier of the standard library");
}

#[test]
fn channels() {
    let recv = waits_for(|| async {
        let (_sender, receiver) = mpsc::channel::<u8>();
        let _ = receiver.recv();
    });
    assert_eq!(recv, "a message from a channel of the standard library");
    let all = waits_for(|| async {
        let (_sender, receiver) = mpsc::channel::<u8>();
        for _ in receiver {}
    });
    assert_eq!(all, "a message from a channel of the standard library");
    let send = waits_for(|| async {
        let (sender, _receiver) = mpsc::sync_channel(0);
        let _ = sender.send(1);
    });
    assert_eq!(send, "room in a channel of the standard library");
}

#[test]
fn threads() {
    let join = waits_for(|| async {
        let (_sender, receiver) = mpsc::channel::<u8>();
        let _ = thread::spawn(move || receiver.recv()).join();
    });
    assert_eq!(join, "the end of a thread");
    let scope = waits_for(|| async {
        let (_sender, receiver) = mpsc::channel::<u8>();
        thread::scope(|scope| {
            scope.spawn(move || receiver.recv());
        });
    });
    assert_eq!(scope, "the end of the threads of a scope");
    let park = waits_for(|| async {
        thread::park();
    });
    assert_eq!(park, "an `unpark`");
    let once = waits_for(|| async {
        let value = Arc::new(OnceLock::new());
        let other = Arc::clone(&value);
        thread::spawn(move || other.get_or_init(thread::park).to_owned());
        thread::sleep(std::time::Duration::from_millis(1));
        value.get_or_init(|| ());
    });
    assert_eq!(once, "a value that another thread makes");
}
