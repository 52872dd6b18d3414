//! Polls the login once, and believes that it goes on by itself.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Logs in, reads the inbox, logs out: each step begins when the one before it
/// has ended. When the login fails, nothing else is fetched. When the inbox
/// cannot be read, it logs out all the same. The error is returned.
pub async fn read_inbox(web: Web) -> Page {
    let mut login = pin!(log_in(web.clone()));
    start(login.as_mut()).await;

    let inbox = web.fetch("inbox").await;

    let mut logout = pin!(log_out(web));
    start(logout.as_mut()).await;

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

/// Gets a lazy future going.
async fn start<F: Future>(mut future: Pin<&mut F>) {
    poll_fn(|cx| {
        let _ = future.as_mut().poll(cx);
        Poll::Ready(())
    })
    .await
}
