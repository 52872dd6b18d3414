//! Polls a future again that was ready.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let mut weather = pin!(async move { web.fetch("weather").await });
    let mut appointments = pin!(async move { database.query("appointments").await });

    poll_fn(move |cx| {
        let weather = weather.as_mut().poll(cx);
        let appointments = appointments.as_mut().poll(cx);
        match (weather, appointments) {
            (Poll::Ready(weather), Poll::Ready(appointments)) => {
                Poll::Ready((weather, appointments))
            }
            _ => Poll::Pending,
        }
    })
    .await
}
