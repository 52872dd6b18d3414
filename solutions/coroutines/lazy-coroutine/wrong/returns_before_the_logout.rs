//! A `?` after every await: an error leaves before the logout.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Page = Result<String, WorldError>;

pub async fn read_inbox(web: Web) -> Page {
    log_in(web.clone()).await?;
    let inbox = web.fetch("inbox").await?;
    log_out(web).await?;
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
