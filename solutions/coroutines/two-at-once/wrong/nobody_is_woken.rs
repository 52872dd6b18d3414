//! Polls with a waker that does nothing.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let mut weather = pin!(web.fetch("weather"));
    let mut appointments = pin!(database.query("appointments"));
    let mut weather_answer: Option<Answer> = None;
    let mut appointments_answer: Option<Answer> = None;

    poll_fn(move |_| {
        let mut cx = Context::from_waker(Waker::noop());
        if weather_answer.is_none() {
            if let Poll::Ready(answer) = weather.as_mut().poll(&mut cx) {
                weather_answer = Some(answer);
            }
        }
        if appointments_answer.is_none() {
            if let Poll::Ready(answer) = appointments.as_mut().poll(&mut cx) {
                appointments_answer = Some(answer);
            }
        }
        if weather_answer.is_some() && appointments_answer.is_some() {
            Poll::Ready((
                weather_answer.take().unwrap(),
                appointments_answer.take().unwrap(),
            ))
        } else {
            Poll::Pending
        }
    })
    .await
}
