//! The waker of the scenario's own future. One made of an `Arc` would do, but
//! for this: the recorder wants to see each that is left somewhere, as tokio
//! tells of those of its tasks.
//!
//! Why the unsafe code is sound: the data of every waker is an `Arc` of a
//! [`MainWaker`] made into a pointer, and each of the four functions takes over
//! or leaves alone the one count that its contract says. `MainWaker` can be
//! shared and sent between threads.
#![allow(unsafe_code)]

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{RawWaker, RawWakerVTable, Waker};

use crate::recorder::Recorder;
use crate::wakes;

/// Wakes the root, and remembers that it was for the scenario's own future:
/// the root is also woken to look around, and that must not count as a poll.
pub(super) struct MainWaker {
    pub(super) woken: AtomicBool,
    pub(super) recorder: Arc<Recorder>,
}

impl MainWaker {
    fn wake(&self, gone: bool) {
        self.woken.store(true, Ordering::Release);
        self.recorder.main_woken(wakes::source(), gone);
        self.recorder.wake_root();
    }

    /// A waker that does so.
    pub(super) fn waker(self: &Arc<MainWaker>) -> Waker {
        const fn shared<T: Send + Sync>() {}
        shared::<MainWaker>();
        let data = Arc::into_raw(Arc::clone(self)).cast();
        // SAFETY: the functions of the table expect such a pointer, and the
        // count that it stands for is the waker's.
        unsafe { Waker::new(data, &TABLE) }
    }
}

static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: the count stays with the waker that is cloned.
    let main = unsafe { borrowed(data) };
    main.recorder.main_waker(true);
    RawWaker::new(Arc::into_raw(Arc::clone(&main)).cast(), &TABLE)
}

unsafe fn wake(data: *const ()) {
    // SAFETY: the count of a waker that is used up is taken over.
    let main = unsafe { Arc::from_raw(data.cast::<MainWaker>()) };
    main.wake(true);
}

unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: the count stays with the waker.
    unsafe { borrowed(data) }.wake(false);
}

unsafe fn drop_waker(data: *const ()) {
    // SAFETY: the count of a waker that is dropped is taken over.
    let main = unsafe { Arc::from_raw(data.cast::<MainWaker>()) };
    main.recorder.main_waker(false);
}

/// The shared value behind a waker, whose count stays as it is.
///
/// # Safety
/// `data` comes from `Arc::into_raw`, and its count is not taken over meanwhile.
unsafe fn borrowed(data: *const ()) -> ManuallyDrop<Arc<MainWaker>> {
    // SAFETY: by the contract; nothing drops what is returned.
    ManuallyDrop::new(unsafe { Arc::from_raw(data.cast::<MainWaker>()) })
}
