//! A timeout for each step, so none can take too long.

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
    timeout(limit, web.fetch("session")).await.map_err(late)??;
    timeout(limit, database.query("settings"))
        .await
        .map_err(late)??;
    let feed = timeout(limit, web.fetch("feed")).await.map_err(late)??;
    Ok(feed)
}
