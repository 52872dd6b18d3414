//! All flash cards on one page: complete without a script, and a place to
//! practise with one.

use serde_json::json;

use super::contents::{Contents, DrawnChapter, Page};
use crate::chapter::problem::Problem;
use crate::html::markdown::{compact, moved};
use crate::html::{deferred, escape};
use crate::widgets::material::Card;

/// Two cards with one front would share what a reader learnt of them.
pub(super) fn check(drawn: &[DrawnChapter], problems: &mut Vec<Problem>) {
    let mut seen: Vec<(&Card, &DrawnChapter)> = Vec::new();
    for chapter in drawn {
        for card in &chapter.material.cards {
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

/// The page, if the book has a card. `progress` is whether there is a page of that.
pub(super) fn page(contents: &Contents<'_>, progress: bool) -> Option<Page> {
    let with_cards = || {
        contents
            .chapters
            .iter()
            .filter(|it| !it.material.cards.is_empty())
    };
    let id = |chapter: &DrawnChapter| format!("cards-{}", chapter.chapter.stem);
    let count: usize = with_cards().map(|it| it.material.cards.len()).sum();
    let render = |name: &str, values| compact(&contents.resources.templates.render(name, &values));
    let chapters: Vec<_> = with_cards()
        .map(|it| json!({ "id": id(it), "title": it.title }))
        .collect();
    let session = render(
        "pages/session.html",
        json!({ "chapters": chapters, "progress": progress }),
    );
    let head = render(
        "pages/cards.html",
        json!({ "count": count, "deck": contents.deck, "session": deferred::for_screen(&session) }),
    );
    let mut content = format!("# Flash cards\n\n{head}\n");
    for chapter in with_cards() {
        let page = chapter.page();
        let cards = chapter.material.cards.iter().map(|card| {
            let back = deferred::answer(&moved(&card.back, &page));
            json!({ "id": card.id, "front": moved(&card.front, &page), "back": back, "language": card.language })
        });
        let values =
            json!({ "id": id(chapter), "of": chapter.title, "cards": cards.collect::<Vec<_>>() });
        let cards = render("cards/template.html", values);
        content.extend(["\n## ", &escape(&chapter.title), "\n\n", &cards, "\n"]);
    }
    (count > 0).then_some(Page {
        title: "Flash cards",
        file: "cards.md",
        content,
    })
}
