//! Keeps the future in a variable and awaits it before the next step.

use wakeline::WorldError;
use wakeline::world::Web;

pub type Page = Result<String, WorldError>;

pub async fn read_inbox(web: Web) -> Page {
    let login = log_in(web.clone());
    login.await?;
    let inbox = web.fetch("inbox").await;
    let logout = log_out(web);
    logout.await?;
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
