//! Checks that learners never get: here the other one is slower.

use crate::subject::morning_page;
use wakeline::{World, WorldError, ms};

/// The answers, with their types: a type of the student's own could call itself equal to anything.
type Answers = (Result<String, WorldError>, Result<String, WorldError>);

/// The answers in the order that was asked for, whichever came first.
fn assert_in_order((weather, appointments): Answers, row: &str) {
    let first_is_the_other = weather.as_deref() == Ok(row);
    assert!(
        !first_is_the_other,
        "the answers changed places: the weather comes first, then the appointments"
    );
    assert_eq!(
        weather.as_deref(),
        Ok("page weather"),
        "the first answer is the weather"
    );
    assert_eq!(
        appointments.as_deref(),
        Ok(row),
        "the second answer is the appointments"
    );
}

#[wakeline::check]
async fn takes_as_long_as_the_slower_one(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("weather", ms(25));
    database.row("appointments", ms(110), "11:30 call Ada");
    let answers: Answers = morning_page(web, database).await;
    assert_in_order(answers, "11:30 call Ada");
}
