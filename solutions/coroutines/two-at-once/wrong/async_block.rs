//! An async block runs what is in it at the same time.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    async {
        let weather = web.fetch("weather").await;
        let appointments = database.query("appointments").await;
        (weather, appointments)
    }
    .await
}
