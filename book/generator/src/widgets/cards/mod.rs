//! Flash cards.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::html::markdown::compact;
use crate::widgets::material::Card;
use crate::widgets::parts::data;
use crate::widgets::request::Request;

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

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
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
