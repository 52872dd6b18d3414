//! Spawns one and awaits the other itself.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let appointments = tokio::spawn(database.query("appointments"));
    let weather = web.fetch("weather").await;
    (weather, appointments.await.unwrap())
}
