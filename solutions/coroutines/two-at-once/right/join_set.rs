//! A JoinSet, with a name for each answer.

use tokio::task::JoinSet;

use wakeline::WorldError;
use wakeline::world::{Database, Web};

pub type Answer = Result<String, WorldError>;

pub async fn morning_page(web: Web, database: Database) -> (Answer, Answer) {
    let mut both = JoinSet::new();
    let (weather, appointments) = (web.fetch("weather"), database.query("appointments"));
    both.spawn(async move { ("weather", weather.await) });
    both.spawn(async move { ("appointments", appointments.await) });
    let mut answers = std::collections::HashMap::new();
    while let Some(done) = both.join_next().await {
        let (name, answer) = done.unwrap();
        answers.insert(name, answer);
    }
    (
        answers.remove("weather").unwrap(),
        answers.remove("appointments").unwrap(),
    )
}
