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
    // SOLUTION
    // `join!` needs the number of its futures in the source. One task for each
    // service works for any number: from here on the event loop polls it.
    let mut tasks = Vec::new();
    for service in services {
        tasks.push(tokio::spawn(web.fetch(service)));
    }
    let mut answers = Vec::new();
    // All of them are under way. Now it costs no time to await them in order:
    // who was done earlier has its answer already.
    for task in tasks {
        // The outer `Result` is about the task: it says whether it panicked. The
        // inner one is the answer, and a failure is one, too.
        answers.push(task.await.expect("a fetch does not panic"));
    }
    answers
    // STARTER
    // let mut answers = Vec::new();
    // for service in services {
    //     answers.push(web.fetch(service).await);
    // }
    // answers
    // END
}
