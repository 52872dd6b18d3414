//! Calling an async function starts it, as in other languages.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Page = Result<String, WorldError>;

pub async fn read_inbox(web: Web) -> Page {
    log_in(web.clone());
    let inbox = web.fetch("inbox").await;
    log_out(web);
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
