//! Aborts the other task when one fails.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let appointments = tokio::spawn(async move { database.query("appointments").await });
    let weather = web.fetch("weather").await;

    if let Err(error) = &weather {
        appointments.abort();
        let error = error.clone();
        return (weather, Err(error));
    }

    let appointments = appointments.await.expect("the query does not panic");
    (weather, appointments)
}
