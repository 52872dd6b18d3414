//! Flash cards.

use serde::Deserialize;
use serde_json::json;

use super::data;
use crate::page::Request;
use crate::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cards {
    card: Vec<Card>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    front: String,
    back: String,
}

pub(super) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let cards: Cards = data::parse(request)?;
    let held = request.page.held;
    let cards: Vec<_> = cards
        .card
        .iter()
        .map(|card| {
            json!({ "front": data::html(&card.front), "back": held.keep(data::html(&card.back)) })
        })
        .collect();
    let values = json!({ "id": request.id, "cards": cards });
    Ok(data::compact(
        &request.page.templates.render("cards.html", &values),
    ))
}
