//! Blocks on a future in an async function.

use tokio::runtime::Handle;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let both = async move { tokio::join!(web.fetch("weather"), database.query("appointments")) };
    Handle::current().block_on(both)
}
