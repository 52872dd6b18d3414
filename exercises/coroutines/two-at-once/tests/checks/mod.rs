//! What `morning_page` must do.

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
async fn asks_for_both_at_once(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("weather", ms(60));
    database.row("appointments", ms(40), "9:00 dentist");
    let answers: Answers = morning_page(web, database).await;
    assert_in_order(answers, "9:00 dentist");
}

#[wakeline::check]
async fn returns_the_weather_first(world: World) {
    let (web, database) = (world.web(), world.database());
    web.page("weather", ms(90));
    database.row("appointments", ms(20), "9:00 dentist");
    let answers: Answers = morning_page(web, database).await;
    assert_in_order(answers, "9:00 dentist");
}

#[wakeline::check]
async fn waits_for_the_other_when_one_fails(world: World) {
    let (web, database) = (world.web(), world.database());
    web.broken("weather", ms(20));
    database.row("appointments", ms(50), "9:00 dentist");
    let (weather, appointments): Answers = morning_page(web, database).await;
    assert!(weather.is_err(), "the weather failed");
    assert_eq!(
        appointments.as_deref(),
        Ok("9:00 dentist"),
        "the appointments did not fail"
    );
}
