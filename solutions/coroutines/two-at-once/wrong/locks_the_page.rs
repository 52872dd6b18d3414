//! Holds a lock of the page over each wait.

use tokio::sync::Mutex;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

/// What was asked for, or why there is no answer.
pub type Answer = Result<String, WorldError>;

/// Returns the weather and the appointments, in this order. Both are asked for
/// at once. When one of them fails, the other is still waited for.
pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let page: Mutex<(Option<Answer>, Option<Answer>)> = Mutex::new((None, None));

    tokio::join!(
        async {
            let mut page = page.lock().await;
            page.0 = Some(web.fetch("weather").await);
        },
        async {
            let mut page = page.lock().await;
            page.1 = Some(database.query("appointments").await);
        },
    );

    let (weather, appointments) = page.into_inner();
    (
        weather.expect("the first half has run"),
        appointments.expect("the second half has run"),
    )
}
