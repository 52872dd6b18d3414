//! One instant, shared by the timeouts of all steps.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

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
    let deadline = Instant::now() + limit;
    timeout_at(deadline, web.fetch("session"))
        .await
        .map_err(late)??;
    timeout_at(deadline, database.query("settings"))
        .await
        .map_err(late)??;
    let feed = timeout_at(deadline, web.fetch("feed"))
        .await
        .map_err(late)??;
    Ok(feed)
}
