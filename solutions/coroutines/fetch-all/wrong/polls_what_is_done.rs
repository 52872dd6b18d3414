//! Polls a future again that was ready.

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
        .map(|service| {
            let web = web.clone();
            Box::pin(async move { web.fetch(service).await })
        })
        .collect();

    poll_fn(move |cx| {
        let mut answers = Vec::with_capacity(calls.len());
        for call in calls.iter_mut() {
            if let Poll::Ready(answer) = call.as_mut().poll(cx) {
                answers.push(answer);
            }
        }
        if answers.len() == calls.len() {
            Poll::Ready(answers)
        } else {
            Poll::Pending
        }
    })
    .await
}
