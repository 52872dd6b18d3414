//! I made both before I awaited the first, so they run together.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let weather = web.fetch("weather");
    let appointments = database.query("appointments");
    let weather = weather.await;
    let appointments = appointments.await;
    (weather, appointments)
}
