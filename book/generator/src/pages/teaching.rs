//! For instructors: how long each chapter takes and where that time goes, every
//! teaching note, and what learners get wrong.

use serde_json::{Value, json};

use super::contents::{Contents, Page};
use super::pace::{WORDS_A_MINUTE, minutes, sections};
use super::work::Work;
use crate::html::markdown::{compact, html};
use crate::pages::exercises::wrong_anchor;
use crate::widgets::parts::exercise::page_of;

/// The page, if a chapter says its minutes.
pub(super) fn page(contents: &Contents<'_>, work: &[Work<'_>]) -> Option<Page> {
    let chapters: Vec<Value> = work.iter().map(chapter).collect();
    let values = json!({ "pace": WORDS_A_MINUTE, "chapters": chapters });
    let html = contents
        .resources
        .templates
        .render("pages/teaching.html", &values);
    // Headings are Markdown, so that search and the table of contents know them.
    let blocks = html.split("<!--h2-->").map(compact);
    let content = blocks.collect::<Vec<_>>().join("\n\n");
    (!chapters.is_empty()).then(|| Page {
        title: "Teaching",
        file: "teaching.md",
        content: format!("# Teaching\n\n{content}\n"),
    })
}

fn chapter(work: &Work<'_>) -> Value {
    let drawn = work.chapter;
    let sections = sections(&drawn.chapter.source);
    let words: usize = sections.iter().map(|section| section.words).sum();
    let rows = sections.iter().map(|section| {
        json!({
            "title": section.title.as_deref().unwrap_or("To begin with"),
            "words": section.words,
            "minutes": minutes(section.words),
        })
    });
    let exercises = work.exercises.iter().map(|exercise| {
        let wrong = exercise.misconceptions.iter();
        let wrong = wrong.enumerate().map(|(index, wrong)| {
            json!({ "title": html(&wrong.title), "anchor": wrong_anchor(exercise, index) })
        });
        json!({
            "title": exercise.title,
            "page": page_of(exercise.slug.as_str()).replace(".md", ".html"),
            "minutes": exercise.minutes,
            "wrong": wrong.collect::<Vec<_>>(),
        })
    });
    let notes = drawn.material.notes.iter();
    let in_class: u32 = notes.clone().filter_map(|note| note.minutes).sum();
    let notes =
        notes.map(|note| json!({ "title": note.title, "id": note.id, "minutes": note.minutes }));
    let read = u32::try_from(minutes(words)).unwrap_or(u32::MAX);
    json!({
        "title": drawn.title,
        "page": drawn.page(),
        "minutes": work.minutes(),
        "words": words,
        "read": read,
        "rest": work.reading.saturating_sub(read),
        "questions": drawn.material.questions.len(),
        "sections": rows.collect::<Vec<_>>(),
        "exercises": exercises.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
        "in_class": in_class,
    })
}
