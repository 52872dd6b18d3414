//! Flash cards.

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Card;
use crate::widgets::parts::language::Language;
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deck {
    card: Vec<Sides>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sides {
    front: Spanned<String>,
    back: String,
    language: Option<Language>,
}

pub(crate) struct Cards;

impl Widget for Cards {
    fn name(&self) -> &'static str {
        "cards"
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let deck: Deck = parse(request)?;
        let cards = deck.card.iter().map(|card| {
            let at = request.in_chapter(&card.front.span());
            Card {
                language: card.language,
                front: request.html(card.front.get_ref()),
                back: request.html(&card.back),
                ..Card::new(card.front.get_ref(), &card.back, at)
            }
        });
        let cards: Vec<Card> = cards.collect();
        let values = |card: &Card| {
            let back = deferred::answer(&card.back);
            json!({ "id": card.id, "front": card.front, "back": back, "language": card.language })
        };
        let values: Vec<_> = cards.iter().map(values).collect();
        let values = json!({ "id": request.id, "cards": values });
        let html = request.render("cards/template.html", &values);
        let mut drawn = Drawn::html(compact(&html));
        drawn.material.cards = cards;
        let notes = deck.card.iter();
        drawn.problems.extend(notes.filter_map(|card| {
            let sides = [card.front.get_ref(), "\n\n", &card.back].concat();
            request.refuse_note(&sides, &card.front.span())
        }));
        Ok(drawn)
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn the_back_of_a_card_is_folded_and_its_front_is_found_again() {
        let text = "```wakeline cards\n[[card]]\nfront = \"`x`?\"\nback = \"y\"\nlanguage = \"rust\"\n```\n";
        let drawn = drawn(text);
        assert!(drawn.html.contains("data-language=\"rust\""));
        assert!(
            drawn
                .html
                .contains("<summary><span><code>x</code>?</span></summary><div>y</div>")
        );
        let card = &drawn.material.cards[0];
        assert_eq!(&text[card.at.clone()], "\"`x`?\"");
    }
}
