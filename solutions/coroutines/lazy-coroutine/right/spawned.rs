//! Spawns each step and awaits its task before the next.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Page = Result<String, WorldError>;

pub async fn read_inbox(web: Web) -> Page {
    tokio::spawn(log_in(web.clone())).await.unwrap()?;
    let inbox = web.fetch("inbox").await;
    tokio::spawn(log_out(web)).await.unwrap()?;
    inbox
}

async fn log_in(web: Web) -> Result<(), WorldError> {
    web.fetch("login").await?;
    Ok(())
}

async fn log_out(web: Web) -> Result<(), WorldError> {
    web.fetch("logout").await?;
    Ok(())
}
