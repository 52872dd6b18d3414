//! The ends of a run that come while a thread is in the middle of something:
//! the recording is handed over, and the thread is given up.

use std::cell::Cell;
use std::time::Duration;

use super::{Member, member};
use crate::role::aside;
use crate::time::Millis;
use crate::timeline::Ending;

/// Longer than any process that records.
const A_DAY: Duration = Duration::from_hours(24);

thread_local! {
    static ABORTS: Cell<bool> = const { Cell::new(false) };
}

/// Nobody can ever wake the driver.
pub(super) fn for_ever(member: &Member, since: Millis) -> ! {
    // Where the clock was resumed it cannot be moved, and that is all.
    member.recorder.end_if_resumed();
    let ending = member.recorder.stopped();
    let ending = ending.unwrap_or_else(|| match member.runtime {
        Some(_) => member.recorder.parked_for_ever(),
        None => member.recorder.blocked_for_ever(since),
    });
    give_up(member, ending)
}

/// The standard library is about to abort the process, because this thread
/// panics while it cleans up after another panic.
pub(crate) fn about_to_abort() {
    ABORTS.set(true);
}

/// Gives the current thread up where going on would abort the process, and the
/// recording with it. Returns if the abort is the program's own wish.
pub(crate) fn give_up_instead_of_aborting() {
    if !ABORTS.get() {
        return;
    }
    aside(|| {
        if let Some(member) = member() {
            let panic = member.recorder.panic_seen();
            let (message, location) = panic.unwrap_or_default();
            let message = format!("{message} (in a destructor, while another panic unwound)");
            give_up(&member, Ending::Panicked { message, location });
        }
    });
}

/// Hands the recording over and gives this thread up.
fn give_up(member: &Member, ending: Ending) -> ! {
    let recording = member.recorder.close(ending);
    member.crew.disband();
    // The receiver is gone only if the watchdog was faster.
    let _ = member.result.send(recording);
    loop {
        // Not by parking: the thread may be in the middle of that, and then every
        // further one returns at once.
        std::thread::sleep(A_DAY);
    }
}
