//! Asks again for what lost in a `select!`.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    tokio::select! {
        weather = web.fetch("weather") => {
            let appointments = database.query("appointments").await;
            (weather, appointments)
        }
        appointments = database.query("appointments") => {
            let weather = web.fetch("weather").await;
            (weather, appointments)
        }
    }
}
