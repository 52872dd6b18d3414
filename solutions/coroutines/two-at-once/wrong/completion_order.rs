//! Takes the answers in the order in which they come.

use tokio::task::JoinSet;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let mut both = JoinSet::new();
    both.spawn(web.fetch("weather"));
    both.spawn(database.query("appointments"));
    let weather = both.join_next().await.unwrap().unwrap();
    let appointments = both.join_next().await.unwrap().unwrap();
    (weather, appointments)
}
