//! Spawns both, then awaits both.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let weather = tokio::spawn(web.fetch("weather"));
    let appointments = tokio::spawn(database.query("appointments"));
    (weather.await.unwrap(), appointments.await.unwrap())
}
