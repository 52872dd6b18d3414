//! Three steps, so each gets a third of the time.

use std::time::Duration;

use tokio::time::timeout;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

#[derive(Debug, PartialEq, Eq)]
pub enum LoadError {
    TooLate,
    Failed(WorldError),
}

impl From<WorldError> for LoadError {
    fn from(error: WorldError) -> Self {
        LoadError::Failed(error)
    }
}

pub async fn load_feed(limit: Duration, web: Web, database: Database) -> Result<String, LoadError> {
    let late = |_| LoadError::TooLate;
    let third = limit / 3;
    timeout(third, web.fetch("session")).await.map_err(late)??;
    timeout(third, database.query("settings"))
        .await
        .map_err(late)??;
    let feed = timeout(third, web.fetch("feed")).await.map_err(late)??;
    Ok(feed)
}
