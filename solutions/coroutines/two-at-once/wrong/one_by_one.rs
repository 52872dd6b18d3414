//! Two awaits in one expression run together.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    (
        web.fetch("weather").await,
        database.query("appointments").await,
    )
}
