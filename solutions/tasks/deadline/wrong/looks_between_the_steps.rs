//! Asks before each step whether there is time left.

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
    let deadline = Instant::now() + limit;
    let in_time = || {
        if Instant::now() < deadline {
            Ok(())
        } else {
            Err(LoadError::TooLate)
        }
    };
    web.fetch("session").await?;
    in_time()?;
    database.query("settings").await?;
    in_time()?;
    let feed = web.fetch("feed").await?;
    in_time()?;
    Ok(feed)
}
