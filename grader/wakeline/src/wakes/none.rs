//! Without `--cfg tokio_unstable` tokio traces nothing, so there is nothing to
//! listen to: wakes are not in the timeline, and the poll view says so.

use std::sync::Arc;

use crate::recorder::{Recorder, Source};

/// The ears of one scenario, which hear nothing.
#[derive(Clone)]
pub(crate) struct Wakes;

impl Wakes {
    pub(crate) fn new(_: &Arc<Recorder>) -> Wakes {
        Wakes
    }

    #[allow(clippy::unused_self)]
    pub(crate) fn listen(&self) -> Wakes {
        Wakes
    }

    #[allow(clippy::unused_self)]
    pub(crate) fn listen_to_the_end(&self) {}
}

/// Without tracing an end cannot be told from any other wake.
pub(crate) fn source() -> Source {
    Source::Code
}

/// Without tracing nobody knows.
pub(crate) fn timer() -> Option<u32> {
    None
}
