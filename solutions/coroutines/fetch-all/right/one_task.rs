//! No task: one future that polls all the others.

use std::future::{Future, poll_fn};
use std::task::Poll;

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut fetches: Vec<_> = services.into_iter().map(|service| Box::pin(web.fetch(service))).collect();
    let mut answers: Vec<Option<Answer>> = fetches.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (fetch, answer) in fetches.iter_mut().zip(&mut answers) {
            if answer.is_none() && let Poll::Ready(done) = fetch.as_mut().poll(context) {
                *answer = Some(done);
            }
        }
        if answers.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}
