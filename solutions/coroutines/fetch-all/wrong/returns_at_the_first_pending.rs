//! Gives up a poll at the first fetch that is pending.

use std::future::poll_fn;
use std::task::Poll;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut calls: Vec<_> = services
        .into_iter()
        .map(|service| Box::pin(web.fetch(service)))
        .collect();
    let mut answers: Vec<Answer> = Vec::with_capacity(calls.len());

    poll_fn(move |cx| {
        // Those before `answers.len()` are done and must not be polled again.
        for call in calls.iter_mut().skip(answers.len()) {
            match call.as_mut().poll(cx) {
                Poll::Ready(answer) => answers.push(answer),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(std::mem::take(&mut answers))
    })
    .await
}
