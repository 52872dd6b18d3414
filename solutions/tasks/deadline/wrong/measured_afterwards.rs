//! Looks at the clock when the work is done.

use std::time::Duration;

use tokio::time::Instant;

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
    let begin = Instant::now();
    web.fetch("session").await?;
    database.query("settings").await?;
    let feed = web.fetch("feed").await?;
    if begin.elapsed() > limit {
        return Err(LoadError::TooLate);
    }
    Ok(feed)
}
