//! # At most n at a time
//!
//! A site allows you `n` connections. Fetch every page, keep up to `n` fetches
//! under way, and start the next one as soon as any one ends.
//!
//! ```text
//! two at a time:   fetch(1)  ██
//!                  fetch(2)  ████
//!                  fetch(3)    ██████      starts when fetch(1) ends
//!                  fetch(4)      ████████  starts when fetch(2) ends
//! ```
//!
//! What to do: write [`fetch_at_most`]. Then `cargo test -p ex-at-most-n`.

use wakeline::WorldError;
use wakeline::world::Web;

/// A page's text, or why it could not be fetched.
pub type Page = Result<String, WorldError>;

/// Fetches all `pages`, at most `n` at the same time, and returns them in the
/// order of `pages`. A page that fails does not stop the others.
pub async fn fetch_at_most(n: usize, web: Web, pages: Vec<u32>) -> Vec<Page> {
    let _ = (n, web, pages);
    todo!("fetch every page, at most n at a time")
}
