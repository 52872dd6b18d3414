//! A task of its own, aborted when the time is up.

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
    let mut steps = tokio::spawn(async move {
        web.fetch("session").await?;
        database.query("settings").await?;
        web.fetch("feed").await
    });
    match timeout(limit, &mut steps).await {
        Ok(feed) => Ok(feed.unwrap()?),
        Err(_) => {
            steps.abort();
            Err(LoadError::TooLate)
        }
    }
}
