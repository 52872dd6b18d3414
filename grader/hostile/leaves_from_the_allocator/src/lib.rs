//! Tries to leave with success from the global allocator.

use wakeline::world::Web;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

static ARMED: AtomicBool = AtomicBool::new(false);

struct Leaver;

// SAFETY: none.
unsafe impl GlobalAlloc for Leaver {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ARMED.load(Ordering::Relaxed) {
            std::process::exit(0);
        }
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Leaver = Leaver;

pub async fn two_pages(web: Web) -> (String, String) {
    ARMED.store(true, Ordering::Relaxed);
    drop(web);
    (String::from("a"), String::from("b"))
}
