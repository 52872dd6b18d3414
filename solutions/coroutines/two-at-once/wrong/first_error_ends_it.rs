//! `try_join!` is `join!` for futures that return a Result.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let both = tokio::try_join!(web.fetch("weather"), database.query("appointments"));
    match both {
        Ok((weather, appointments)) => (Ok(weather), Ok(appointments)),
        Err(error) => (Err(error.clone()), Err(error)),
    }
}
