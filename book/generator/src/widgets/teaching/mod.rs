//! Notes for those who teach. Learners get nothing of them, but what is wrong
//! with a note is wrong in both editions.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::widgets::material::TeachingNote;
use crate::widgets::request::Request;

/// What belongs to the reader of a chapter, and so to both editions.
pub(crate) const NOT_INSIDE: [&str; 8] = [
    "chapter", "depth", "exercise", "quiz", "order", "cards", "glossary", "teaching",
];

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let page = request.page;
    let minutes = match request.arg("minutes") {
        None => None,
        Some(text) => Some(text.parse::<u32>().map_err(|_| {
            let what = format!("`{text}` is not a number of minutes");
            request.wrong(
                "minutes",
                what,
                "write a whole number, such as minutes=\"5\"",
            )
        })?),
    };
    let title = request.required("title");
    page.teaching.set(true);
    let body = request.markdown();
    page.teaching.set(false);
    if page.edition == Edition::Learner {
        return Ok(String::new());
    }
    page.brings.borrow_mut().notes.push(TeachingNote {
        id: request.id.clone(),
        title: title.to_owned(),
        minutes,
    });
    let label = match minutes {
        None => format!("For the teacher · {title}"),
        Some(minutes) => format!("For the teacher · {title} · {minutes} min"),
    };
    let values = json!({ "id": request.id, "kind": "teaching", "label": label, "body": body });
    Ok(page.templates.render("note.html", &values))
}
