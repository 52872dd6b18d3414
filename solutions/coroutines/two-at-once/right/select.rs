//! Whichever is first: then await the other.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let mut weather = web.fetch("weather");
    let mut appointments = database.query("appointments");
    tokio::select! {
        first = &mut weather => (first, appointments.await),
        first = &mut appointments => (weather.await, first),
    }
}
