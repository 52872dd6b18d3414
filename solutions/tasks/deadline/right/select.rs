//! The steps against a sleep, whichever is first.

use std::time::Duration;

use tokio::time::sleep;

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
    tokio::select! {
        feed = steps => Ok(feed?),
        () = sleep(limit) => Err(LoadError::TooLate),
    }
}
