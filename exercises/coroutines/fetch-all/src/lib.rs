//! # Ask them all
//!
//! The status board asks a list of services, and has a line for each, in the
//! order of the list. Today it asks one after the other. Nobody knows how long
//! the list will be tomorrow.
//!
//! ```text
//! should be:  fetch(mail)    ████
//!             fetch(search)  ██
//!             fetch(files)   ██████
//! ```
//!
//! What to do: repair [`ask_all`]. Then `cargo test -p ex-fetch-all`.

use wakeline::WorldError;
use wakeline::world::Web;

/// What a service says, or why it could not be asked.
pub type Answer = Result<String, WorldError>;

/// Fetches the page of every service, all at the same time, and returns the
/// answers in the order of `services`. A service that fails does not stop the
/// others, and its error stands in its place.
pub async fn ask_all(web: Web, services: Vec<&'static str>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for service in services {
        answers.push(web.fetch(service).await);
    }
    answers
}
