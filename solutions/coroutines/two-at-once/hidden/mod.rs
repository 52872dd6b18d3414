//! Checks that learners never get: here the other one is slower.

use crate::subject::morning_page;
use wakeline::{World, WorldError, ms};

/// The answers, with their types: a type of the student's own could call itself equal to anything.
type Answers = (Result<String, WorldError>, Result<String, WorldError>);

#[wakeline::check]
async fn takes_as_long_as_the_slower_one(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("weather", ms(25));
    database.row("appointments", ms(110), "11:30 call Ada");
    let (weather, appointments): Answers = morning_page(web, database).await;
    assert_eq!(
        weather.as_deref(),
        Ok("page weather"),
        "the first answer is the weather"
    );
    assert_eq!(
        appointments.as_deref(),
        Ok("11:30 call Ada"),
        "the second answer is the appointments"
    );
}
