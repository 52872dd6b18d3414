//! # The mail that nobody logged in for
//!
//! This program returns the inbox, and the text is right. But look at what
//! really happened: nobody ever logged in, and nobody logged out.
//!
//! ```text
//! should be:  fetch(login)   ██████
//!             fetch(inbox)         ██
//!             fetch(logout)          ███
//!
//! is:         fetch(inbox)   ██
//! ```
//!
//! The compiler had warned about it. Somebody made the warnings go away with
//! `let _login =` and `let _logout =`.
//!
//! What to do: repair [`read_inbox`] in this file. The functions below it are
//! right, leave them as they are. What has to happen when a step fails stands above
//! it. Then `cargo test -p ex-lazy-coroutine`.

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Logs in, reads the inbox, logs out: each step begins when the one before it
/// has ended. When the login fails, nothing else is fetched. When the inbox
/// cannot be read, it logs out all the same. Whichever step fails, its error is
/// returned; if inbox and logout both fail, either of the two.
pub async fn read_inbox(web: Web) -> Page {
    // SOLUTION
    // `log_in` only builds a future. The `.await` runs it, and waits for it;
    // the `?` looks at what came of it.
    log_in(web.clone()).await?;
    // No `?` yet: an error must not keep us from logging out.
    let inbox = web.fetch("inbox").await;
    log_out(web).await?;
    // STARTER
    // let _login = log_in(web.clone());
    // let inbox = web.fetch("inbox").await;
    // let _logout = log_out(web);
    // END
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
