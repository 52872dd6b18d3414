//! Spawning makes it concurrent, wherever the await stands.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let weather = tokio::spawn(web.fetch("weather")).await.unwrap();
    let appointments = tokio::spawn(database.query("appointments")).await.unwrap();
    (weather, appointments)
}
