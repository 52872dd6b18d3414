//! Errors of operations: what follows, and what must not.

use wakeline::world::Web;
use wakeline::{World, WorldError, ms};

use super::case::{Case, pages, right, step, wrong};

pub(super) fn cases() -> Vec<Case> {
    vec![
        wrong("error-ignored", pay_then_ship, ships_without_a_look),
        wrong("error-ignored", pay_then_ship, logs_it_and_goes_on),
        wrong("error-ignored", pay_then_ship, a_default_for_a_failure),
        wrong(
            "error-ignored",
            pay_then_ship,
            looks_at_the_outer_result_alone,
        ),
        wrong("error-ignored", pay_then_ship, the_refund_is_forgotten),
        wrong("not-asked-for", pay_then_ship, ships_while_it_pays),
        right(pay_then_ship, question_marks),
        right(pay_then_ship, matches_the_error),
        right(pay_then_ship, and_then_by_hand),
    ]
}

fn bank(world: &World) -> Web {
    world.web().broken("pay", ms(25));
    pages(world, &[("reserve", 10), ("refund", 20)])
}

/// Reserves, pays and ships. The payment fails: the reservation is given back,
/// and nothing is shipped.
async fn pay_then_ship(world: World) {
    let web = bank(&world);
    web.fetch("reserve").await.unwrap();
    if web.fetch("pay").await.is_err() {
        web.fetch("refund").await.unwrap();
        return;
    }
    step(&world, "ship", 30).await.unwrap();
}

async fn ships_without_a_look(world: World) {
    let web = bank(&world);
    let _ = web.fetch("reserve").await;
    let _ = web.fetch("pay").await;
    let _ = step(&world, "ship", 30).await;
}

async fn logs_it_and_goes_on(world: World) {
    let web = bank(&world);
    for page in ["reserve", "pay"] {
        if let Err(error) = web.fetch(page).await {
            world.say(format!("warning: {error}"));
        }
    }
    step(&world, "ship", 30).await.unwrap();
}

async fn a_default_for_a_failure(world: World) {
    let web = bank(&world);
    let reserved = web.fetch("reserve").await.unwrap();
    let receipt = web.fetch("pay").await.unwrap_or_default();
    world.say(format!("{reserved}, receipt: {receipt}"));
    let ship = step(&world, "ship", 30);
    tokio::spawn(ship).await.unwrap().unwrap();
}

async fn looks_at_the_outer_result_alone(world: World) {
    let web = bank(&world);
    let reserved = tokio::spawn(web.fetch("reserve")).await;
    let paid = tokio::spawn(web.fetch("pay")).await;
    // Both are `Ok` as long as no task panics.
    if reserved.is_ok() && paid.is_ok() {
        step(&world, "ship", 30).await.unwrap();
    }
}

async fn the_refund_is_forgotten(world: World) {
    async fn order(world: &World, web: &Web) -> Result<(), WorldError> {
        web.fetch("reserve").await?;
        web.fetch("pay").await?;
        step(world, "ship", 30).await?;
        Ok(())
    }
    let web = bank(&world);
    if order(&world, &web).await.is_err() {
        world.say("no shipping today");
    }
}

async fn ships_while_it_pays(world: World) {
    let web = bank(&world);
    web.fetch("reserve").await.unwrap();
    let (paid, _) = tokio::join!(web.fetch("pay"), step(&world, "ship", 30));
    if paid.is_err() {
        web.fetch("refund").await.unwrap();
    }
}

async fn question_marks(world: World) {
    let web = bank(&world);
    let order = async {
        web.fetch("reserve").await?;
        web.fetch("pay").await?;
        step(&world, "ship", 30).await
    };
    if order.await.is_err() {
        web.fetch("refund").await.unwrap();
    }
}

async fn matches_the_error(world: World) {
    let web = bank(&world);
    let order = tokio::spawn(async move {
        web.fetch("reserve").await.unwrap();
        match web.fetch("pay").await {
            Ok(_) => step(&world, "ship", 30).await,
            Err(WorldError { reason, .. }) => {
                world.say(reason);
                web.fetch("refund").await
            }
        }
    });
    order.await.unwrap().unwrap();
}

async fn and_then_by_hand(world: World) {
    let web = bank(&world);
    let mut failed = false;
    for page in ["reserve", "pay"] {
        failed |= web.fetch(page).await.is_err();
    }
    let last = if failed {
        web.fetch("refund")
    } else {
        step(&world, "ship", 30)
    };
    last.await.unwrap();
}
