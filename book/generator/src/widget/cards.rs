//! Flash cards.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use super::data;
use crate::brings::Card;
use crate::markdown::compact;
use crate::page::Request;
use crate::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cards {
    card: Vec<Sides>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sides {
    front: Spanned<String>,
    back: String,
}

pub(super) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let cards: Cards = data::parse(request)?;
    let held = request.page.held;
    let start = request.directive.body.start;
    let cards: Vec<Card> = cards
        .card
        .iter()
        .map(|card| {
            let at = card.front.span();
            Card::new(
                card.front.get_ref(),
                &card.back,
                start + at.start..start + at.end,
            )
        })
        .collect();
    let drawn: Vec<_> = cards
        .iter()
        .map(|card| json!({ "id": card.id, "front": card.front, "back": held.keep_answer(&card.back) }))
        .collect();
    let values = json!({ "id": request.id, "cards": drawn });
    request.page.brings.borrow_mut().cards.extend(cards);
    Ok(compact(
        &request.page.templates.render("cards.html", &values),
    ))
}
