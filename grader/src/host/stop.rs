//! One flag that says "stop": set by Ctrl-C, looked at between jobs of a grading
//! run, and by the jail of `check`, `trace` and the self-test while a program runs.
//! Every finished job is in the ledger, so a stop loses nothing.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that all threads of a run share.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A flag that Ctrl-C and a termination signal set. The second one ends the
    /// process at once; jailed processes die with it.
    pub fn on_ctrl_c() -> Stop {
        Stop::on_ctrl_c_saying(None)
    }

    /// The same, and the first one is answered on standard error: for work that
    /// does not end at once.
    pub fn on_ctrl_c_saying(answer: Option<&'static str>) -> Stop {
        let stop = Stop::default();
        let flag = stop.clone();
        // Fails only if a handler is already there; then that one decides.
        let _ = ctrlc::set_handler(move || {
            if flag.asked() {
                std::process::exit(i32::from(crate::exit::Exit::Interrupted.code()));
            }
            flag.ask();
            if let Some(answer) = answer {
                let _ = writeln!(std::io::stderr(), "{answer}");
            }
        });
        stop
    }

    /// A flag that nobody sets.
    pub(crate) fn never() -> Stop {
        Stop::default()
    }

    /// Asks everything that shares the flag to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// The flag itself, for what knows nothing of this type.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Whether somebody asked.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
