//! What there is to do, chapter by chapter. With a script it says what was done.

use serde_json::{Value, json};

use super::contents::{Contents, Page};
use super::work::Work;
use crate::html::deferred;
use crate::html::markdown::compact;

/// The page, if a chapter says its minutes.
pub(super) fn page(contents: &Contents<'_>, work: &[Work<'_>]) -> Option<Page> {
    let screen = |name: &str, values: Value| {
        let html = contents.resources.templates.render(name, &values);
        deferred::for_screen(&compact(&html))
    };
    let tick = |keep: String, minutes: u32, word: &str| {
        screen(
            "parts/tick.html",
            json!({ "keep": keep, "minutes": minutes, "word": word, "end": false }),
        )
    };
    let chapters = work.iter().map(|work| {
        let (chapter, material) = (work.chapter, &work.chapter.material);
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
        let questions = material.questions.iter().map(|asked| {
            let (keep, anchor) = (&asked.keep, &asked.anchor);
            json!({ "keep": keep, "anchor": anchor, "ask": asked.ask })
        });
        let questions: Vec<Value> = questions.collect();
        let ids: Vec<&str> = material.cards.iter().map(|card| card.id.as_str()).collect();
        json!({
            "stem": stem,
            "title": chapter.title,
            "page": chapter.page(),
            "minutes": work.minutes(),
            "questions": questions,
            "cards": ids.join(" "),
            "count": ids.len(),
            "tick": format!("{read}{}", deferred::for_screen(mine)),
            "exercises": exercises.collect::<Vec<_>>(),
        })
    });
    let chapters: Vec<Value> = chapters.collect();
    let again = screen("pages/again.html", json!({ "chapters": chapters }));
    let minutes: u32 = work.iter().map(Work::minutes).sum();
    let values = json!({
        "chapters": chapters,
        "again": again,
        "all": screen("pages/all.html", json!({ "minutes": minutes })),
        "keep": screen("pages/keep.html", json!({})),
    });
    let html = contents
        .resources
        .templates
        .render("pages/progress.html", &values);
    (!work.is_empty()).then(|| Page {
        title: "Progress",
        file: "progress.md",
        content: format!("# Progress\n\n{}\n", compact(&html)),
    })
}
