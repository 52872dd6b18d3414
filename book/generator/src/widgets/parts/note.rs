//! Prose that stands apart: analogies, mnemonics, myths, practices, reading.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::widgets::request::Request;

/// An analogy, a mnemonic, best practices, further reading.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the table of widgets holds one type of function"
)]
pub(crate) fn note(request: &Request<'_>) -> Result<String, Problem> {
    let kind = request.directive.name.as_str();
    let label = match kind {
        "picture" => "Picture it",
        "remember" => "Remember it",
        "practices" => "In practice",
        _ => "Read on",
    };
    let values = json!({
        "id": request.id,
        "kind": kind,
        "label": request.arg("title").unwrap_or(label),
        "body": request.markdown(),
    });
    Ok(request.page.templates.render("note.html", &values))
}

/// A claim and the experiment that decides it.
pub(crate) fn myth(request: &Request<'_>) -> Result<String, Problem> {
    let words = [
        ("refuted", ("✗", "Refuted")),
        ("confirmed", ("✓", "Confirmed")),
        ("depends", ("≈", "It depends")),
    ];
    let (sign, word) = request.one_of("verdict", &words)?;
    let values = json!({
        "id": request.id,
        "claim": request.required("claim"),
        "verdict": request.required("verdict"),
        "sign": sign,
        "word": word,
        "body": request.markdown(),
    });
    Ok(request.page.templates.render("myth.html", &values))
}
