//! A call into the world: the future that every service hands out.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::time::Sleep;

use super::WorldError;
use crate::recorder::Recorder;
use crate::time::Millis;
use crate::timeline::Outcome;

/// What the world answers.
pub(crate) type Answer = Result<String, WorldError>;

/// One operation, as a future. Like every future it does nothing until it is
/// polled: the operation begins with the first poll, ends when the answer is
/// taken, and is cancelled when the future is dropped before that.
///
/// Its output is the answer, or a [`WorldError`] that says why there is none.
///
/// # Panics
/// When it is polled after it has answered, like most futures.
///
/// ```
/// use wakeline::{Ending, ms, scenario, timeline::Outcome};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("slow", ms(300));
///     let fetch = world.web().fetch("slow");
///     let limit = ms(40).into();
///     assert!(tokio::time::timeout(limit, fetch).await.is_err());
/// });
/// // A panic of the program would be its ending, and not fail this test.
/// assert_eq!(recording.ending, Ending::Finished);
/// assert_eq!(recording.timeline.operations[0].outcome, Outcome::Cancelled);
/// assert_eq!(recording.timeline.operations[0].end, Some(ms(40)));
/// ```
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Call {
    recorder: Arc<Recorder>,
    name: String,
    /// `None`: the answer never comes.
    latency: Option<Millis>,
    answer: Answer,
    state: State,
}

enum State {
    NotStarted,
    Waiting {
        operation: usize,
        timer: Option<Pin<Box<Sleep>>>,
    },
    Done,
}

impl Call {
    pub(crate) fn new(
        recorder: &Arc<Recorder>,
        name: String,
        latency: Option<Millis>,
        answer: Answer,
    ) -> Call {
        let recorder = Arc::clone(recorder);
        Call {
            recorder,
            name,
            latency,
            answer,
            state: State::NotStarted,
        }
    }
}

impl Future for Call {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let call = self.get_mut();
        if let State::NotStarted = call.state {
            let Some(operation) = call.recorder.began(&call.name, call.latency) else {
                return Poll::Pending;
            };
            let timer = call
                .latency
                .map(|latency| Box::pin(tokio::time::sleep(latency.into())));
            call.state = State::Waiting { operation, timer };
        }
        crate::thread::count_poll_outside_the_loop(&call.recorder);
        let State::Waiting { operation, timer } = &mut call.state else {
            panic!("{} was polled after it had answered", call.name);
        };
        call.recorder.set_in_world(true);
        // A latency of zero answers at once, as a cache would.
        let ready = call.latency == Some(Millis(0))
            || timer
                .as_mut()
                .is_some_and(|timer| timer.as_mut().poll(context).is_ready());
        call.recorder.set_in_world(false);
        if !ready {
            return Poll::Pending;
        }
        let outcome = if call.answer.is_ok() {
            Outcome::Ok
        } else {
            Outcome::Failed
        };
        call.recorder.ended(*operation, outcome);
        call.state = State::Done;
        Poll::Ready(mem::replace(&mut call.answer, Ok(String::new())))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let State::Waiting { operation, .. } = self.state {
            self.recorder.ended(operation, Outcome::Cancelled);
        }
    }
}
