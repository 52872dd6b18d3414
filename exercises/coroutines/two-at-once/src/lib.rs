//! # Two at once
//!
//! Your morning page shows the weather, from the web, and your appointments,
//! from a database. Neither needs the other. Yet this program waits for the
//! weather first and asks for the appointments only then.
//!
//! ```text
//! is:         fetch(weather)       ██████
//!             query(appointments)        ████
//!
//! should be:  fetch(weather)       ██████
//!             query(appointments)  ████
//! ```
//!
//! What to do: change [`morning_page`] in this file so that both waits happen
//! at the same time. Then `cargo test -p ex-two-at-once`.

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let weather = web.fetch("weather").await;
    let appointments = database.query("appointments").await;
    (weather, appointments)
}
