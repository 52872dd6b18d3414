//! No feed within the limit: whatever the reason, it is too late.

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
    let steps = async {
        web.fetch("session").await?;
        database.query("settings").await?;
        web.fetch("feed").await
    };
    match timeout(limit, steps).await {
        Ok(Ok(feed)) => Ok(feed),
        _ => Err(LoadError::TooLate),
    }
}
