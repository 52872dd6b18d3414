//! What there is to do, chapter by chapter. With a script it says what was done.

use serde_json::{Value, json};

use super::{Desk, Made, Work};
use crate::html::markdown::compact;

/// The page, if a chapter says its minutes.
pub(super) fn page(desk: &Desk<'_>, work: &[Work<'_>]) -> Option<Made> {
    let screen = |name: &str, values: Value| {
        let html = desk.pen.templates.render(name, &values);
        desk.pen.held.keep_for_screen(compact(&html))
    };
    let tick = |keep: String, minutes: u32, word: &str| {
        screen(
            "tick.html",
            json!({ "keep": keep, "minutes": minutes, "word": word, "end": false }),
        )
    };
    let chapters = work.iter().map(|work| {
        let (chapter, brings) = (work.chapter, &work.chapter.brings);
        let stem = &chapter.chapter.stem;
        let mine = "<p class=\"wl-mine wl-js\">&nbsp;</p>";
        let read = tick(format!("read/{stem}"), work.reading, "read");
        let exercises = work.exercises.iter().map(|exercise| {
            let slug = exercise.slug.as_str();
            let minutes = exercise.minutes;
            json!({
                "slug": slug,
                "title": exercise.title,
                "minutes": minutes,
                "tick": tick(format!("exercise/{slug}"), minutes, "done"),
            })
        });
        let ids: Vec<&str> = brings.cards.iter().map(|card| card.id.as_str()).collect();
        json!({
            "stem": stem,
            "title": chapter.title,
            "page": chapter.page(),
            "minutes": work.minutes(),
            "questions": brings.questions,
            "cards": ids.join(" "),
            "count": ids.len(),
            "tick": format!("{read}{}", desk.pen.held.keep_for_screen(mine)),
            "exercises": exercises.collect::<Vec<_>>(),
        })
    });
    let minutes: u32 = work.iter().map(Work::minutes).sum();
    let values = json!({
        "chapters": chapters.collect::<Vec<_>>(),
        "all": screen("all.html", json!({ "minutes": minutes })),
        "keep": screen("keep.html", json!({})),
    });
    let html = desk.pen.templates.render("progress-page.html", &values);
    (!work.is_empty()).then(|| Made {
        title: "Progress",
        file: "progress.md",
        content: format!("# Progress\n\n{}\n", compact(&html)),
    })
}
