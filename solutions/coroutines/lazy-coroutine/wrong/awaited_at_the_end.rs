//! Awaits the inbox after the logout.

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Logs in, reads the inbox, logs out: each step begins when the one before it
/// has ended. When the login fails, nothing else is fetched. When the inbox
/// cannot be read, it logs out all the same. The error is returned.
pub async fn read_inbox(web: Web) -> Page {
    log_in(web.clone()).await?;
    let inbox = web.fetch("inbox");
    let _ = log_out(web).await;
    inbox.await
}

async fn log_in(web: Web) -> Result<(), WorldError> {
    web.fetch("login").await?;
    Ok(())
}

async fn log_out(web: Web) -> Result<(), WorldError> {
    web.fetch("logout").await?;
    Ok(())
}
