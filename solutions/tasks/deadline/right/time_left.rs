//! Each step gets the time that is left.

use std::time::Duration;

use tokio::time::{Instant, timeout};

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
    let begin = Instant::now();
    let left = || limit.saturating_sub(begin.elapsed());
    timeout(left(), web.fetch("session"))
        .await
        .map_err(late)??;
    timeout(left(), database.query("settings"))
        .await
        .map_err(late)??;
    let feed = timeout(left(), web.fetch("feed")).await.map_err(late)??;
    Ok(feed)
}
