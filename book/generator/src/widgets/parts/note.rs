//! Prose in a box with a label: what `picture`, `remember`, `practices`,
//! `reading` and `teaching` draw.

use serde_json::json;

use crate::widgets::drawn::Drawn;
use crate::widgets::request::Request;

/// The body in a box, below its label: the author's `title`, or else this one.
pub(crate) fn note(request: &Request<'_>, label: &str) -> Drawn {
    labelled(
        request,
        request.arg("title").unwrap_or(label),
        request.markdown(),
    )
}

/// Something drawn in a box, below a label.
pub(crate) fn labelled(request: &Request<'_>, label: &str, body: Drawn) -> Drawn {
    let values = json!({
        "id": request.id,
        "kind": request.directive.name,
        "label": label,
        "body": body.html,
    });
    let html = request.render("parts/note.html", &values);
    body.within(html)
}
