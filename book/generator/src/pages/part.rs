//! What is in a part, at the end of the part's own page: its chapters, with what one
//! will be able to do, how long that takes, and their exercises.

use mdbook_preprocessor::book::{Book, BookItem, Chapter as BookChapter};
use serde_json::{Value, json};

use super::contents::{Contents, DrawnChapter};
use super::work::Work;
use crate::html::deferred;
use crate::html::markdown::{compact, from_root, moved};

/// Puts its chapters below the text of every page of a part: of every chapter without
/// a number that comes right after the title of a part.
pub(super) fn fill(book: &mut Book, contents: &Contents<'_>, work: &[Work<'_>]) {
    let mut below = Vec::new();
    for (at, item) in book.items.iter().enumerate().skip(1) {
        let title = matches!(book.items[at - 1], BookItem::PartTitle(_));
        if let BookItem::Chapter(page) = item
            && title
            && page.number.is_none()
        {
            below.push((at, list(page, &book.items[at + 1..], contents, work)));
        }
    }
    for (at, list) in below {
        if let BookItem::Chapter(page) = &mut book.items[at] {
            let end = format!("\n\n## The chapters\n\n{}\n", deferred::defer(&list));
            page.content.push_str(&end);
        }
    }
}

/// The chapters of a part, as its page has them. `after` is what follows that page.
fn list(
    page: &BookChapter,
    after: &[BookItem],
    contents: &Contents<'_>,
    work: &[Work<'_>],
) -> String {
    let chapters = after.iter().map_while(|item| match item {
        BookItem::Chapter(chapter) => Some(chapter),
        _ => None,
    });
    let chapters: Vec<Value> = chapters
        .map(|chapter| entry(chapter, contents, work))
        .collect();
    let values = json!({ "chapters": chapters });
    let html = contents
        .resources
        .templates
        .render("pages/part.html", &values);
    let depth = page
        .path
        .as_deref()
        .map_or(1, |path| path.components().count());
    let html = (1..depth).fold(html, |html, _| from_root(&html, "..", ""));
    compact(&html)
}

fn entry(chapter: &BookChapter, contents: &Contents<'_>, work: &[Work<'_>]) -> Value {
    let number = chapter
        .number
        .as_ref()
        .and_then(|number| number.first().copied());
    let written = |drawn: &&DrawnChapter| Some(&drawn.path) == chapter.path.as_ref();
    let Some(drawn) = contents.chapters.iter().find(written) else {
        return json!({ "number": number, "title": chapter.name });
    };
    let page = drawn.page();
    let work = work.iter().find(|work| work.chapter.path == drawn.path);
    let exercises = work.map_or(&[][..], |work| &work.exercises);
    let exercises = exercises
        .iter()
        .map(|exercise| json!({ "slug": exercise.slug.as_str(), "title": exercise.title }));
    let abilities = drawn.material.abilities.as_deref();
    json!({
        "number": number,
        "title": chapter.name,
        "page": page,
        "minutes": work.map(Work::minutes),
        "exercises": exercises.collect::<Vec<_>>(),
        "abilities": abilities.map(|abilities| moved(abilities, &page)),
    })
}
