//! Awaits the logout, and does not look at what came of it.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Page = Result<String, WorldError>;

pub async fn read_inbox(web: Web) -> Page {
    log_in(web.clone()).await?;
    let inbox = web.fetch("inbox").await;
    let _logout = log_out(web).await;
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
