//! Joins the steps, and believes that they come in order.

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Logs in, reads the inbox, logs out: each step begins when the one before it
/// has ended. When the login fails, nothing else is fetched. When the inbox
/// cannot be read, it logs out all the same. The error is returned.
pub async fn read_inbox(web: Web) -> Page {
    let (login, inbox, logout) = tokio::join!(
        log_in(web.clone()),
        web.fetch("inbox"),
        log_out(web.clone()),
    );
    login?;
    let inbox = inbox?;
    logout?;
    Ok(inbox)
}

async fn log_in(web: Web) -> Result<(), WorldError> {
    web.fetch("login").await?;
    Ok(())
}

async fn log_out(web: Web) -> Result<(), WorldError> {
    web.fetch("logout").await?;
    Ok(())
}
