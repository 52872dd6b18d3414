//! # One deadline for the whole
//!
//! A start page needs three steps, each after the one before it: the session
//! (`web.fetch("session")`), the settings (`database.query("settings")`) and
//! the feed (`web.fetch("feed")`). People wait at most `limit` for all three
//! together. When the time is up, they get an error at once, and the step that
//! is under way stops.
//!
//! ```text
//! limit 100 ms:  fetch(session)   ████
//!                query(settings)      ████
//!                fetch(feed)              █████✗  cancelled at 100 ms
//! ```
//!
//! What to do: write [`load_feed`] in this file. Then
//! `cargo test -p ex-deadline`. Time is virtual here; what you need is in
//! `tokio::time`.

use std::time::Duration;

// SOLUTION
use tokio::time::timeout;
// STARTER
// END
use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// Why there is no feed.
#[derive(Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The time was up before all steps were done.
    TooLate,
    /// A step failed in time.
    Failed(WorldError),
}

/// Lets `?` turn the error of a step into a [`LoadError`].
impl From<WorldError> for LoadError {
    fn from(error: WorldError) -> Self {
        LoadError::Failed(error)
    }
}

/// Fetches the session, queries the settings, fetches the feed, one after the
/// other, and returns the text of the feed. After `limit` it stops, whatever
/// step it is at. A step that fails ends it too.
pub async fn load_feed(limit: Duration, web: Web, database: Database) -> Result<String, LoadError> {
    // SOLUTION
    // One future for all steps, so that one clock can hold for all of them.
    let steps = async {
        web.fetch("session").await?;
        database.query("settings").await?;
        web.fetch("feed").await
    };
    // When the time is up, `timeout` drops `steps`, and with it the call that
    // is under way: that is all it takes to cancel it.
    match timeout(limit, steps).await {
        Ok(feed) => Ok(feed?),
        Err(_) => Err(LoadError::TooLate),
    }
    // STARTER
    // let _ = (limit, web, database);
    // todo!("three steps, and one deadline for all of them")
    // END
}
