//! All flash cards on one page: complete without a script, and a place to
//! practise with one.

use serde_json::json;

use super::{Desk, Made};
use crate::chapter::problem::Problem;
use crate::html::markdown::compact;
use crate::widgets::material::{Card, Drawn};

/// Two cards with one front would share what a reader learnt of them.
pub(super) fn check(drawn: &[Drawn], problems: &mut Vec<Problem>) {
    let mut seen: Vec<(&Card, &Drawn)> = Vec::new();
    for chapter in drawn {
        for card in &chapter.brings.cards {
            match seen.iter().find(|(known, _)| known.id == card.id) {
                None => seen.push((card, chapter)),
                Some((_, first)) => problems.push(chapter.chapter.problem(
                    &card.at,
                    format!(
                        "a card with this front stands in {} already",
                        first.chapter.file.display()
                    ),
                    "take one of the two away, or ask it in other words",
                )),
            }
        }
    }
}

/// The page, if the book has a card.
pub(super) fn page(desk: &Desk<'_>) -> Option<Made> {
    let with_cards = || desk.drawn.iter().filter(|it| !it.brings.cards.is_empty());
    let id = |chapter: &Drawn| format!("cards-{}", chapter.chapter.stem);
    let count: usize = with_cards().map(|it| it.brings.cards.len()).sum();
    let render = |name: &str, values| compact(&desk.pen.templates.render(name, &values));
    let chapters: Vec<_> = with_cards()
        .map(|it| json!({ "id": id(it), "title": it.title }))
        .collect();
    let session = render("session.html", json!({ "chapters": chapters }));
    let head = render(
        "cards-page.html",
        json!({ "count": count, "deck": desk.deck, "session": desk.pen.held.keep_for_screen(session) }),
    );
    let mut content = format!("# Flash cards\n\n{head}\n");
    for chapter in with_cards() {
        let cards = chapter.brings.cards.iter().map(|card| {
            json!({ "id": card.id, "front": card.front, "back": desk.pen.held.keep_answer(&card.back) })
        });
        let values =
            json!({ "id": id(chapter), "of": chapter.title, "cards": cards.collect::<Vec<_>>() });
        let cards = render("cards.html", values);
        content.extend(["\n## ", &chapter.title, "\n\n", &cards, "\n"]);
    }
    (count > 0).then_some(Made {
        title: "Flash cards",
        file: "cards.md",
        content,
    })
}
