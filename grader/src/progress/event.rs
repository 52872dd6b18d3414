//! What happens in a grading run, as one stream of events. Whoever wants to
//! show it listens: a progress bar, plain lines, a test.

use crate::results::{Cause, JobResult, Regraded, Summary};

/// One thing that happened in a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The course's dependencies are being compiled.
    Preparing,
    /// cargo begins with one of them.
    Compiling {
        /// In words: "compiling tokio v1.54.1".
        what: &'a str,
    },
    /// Something worth knowing about what was handed in.
    Note {
        /// The student, or nobody in particular.
        student: Option<&'a str>,
        /// What there is to know.
        text: &'a str,
    },
    /// Grading begins.
    Started {
        /// Jobs of the run.
        jobs: usize,
        /// Of which the ledger already knows the result.
        known: usize,
        /// Which of the others had a result, and why it no longer counts.
        regraded: &'a Regraded,
    },
    /// A job that the ledger did not know is done and in it.
    Finished {
        /// What it came to.
        result: &'a JobResult,
        /// Why it was graded again; nothing if it never was before.
        causes: &'a [Cause],
    },
    /// The run is complete and everything is written.
    Complete(&'a Summary),
}

/// Listens to a run.
pub trait Reporter {
    /// Is told everything that happens, in order, on one thread.
    fn on(&mut self, event: &Event<'_>);
}

/// Listens and says nothing.
#[derive(Debug, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn on(&mut self, _: &Event<'_>) {}
}
