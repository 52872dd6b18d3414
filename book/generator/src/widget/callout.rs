//! Prose that stands apart: analogies, mnemonics, myths, practices, reading.

use serde_json::json;

use crate::page::Request;
use crate::problem::Problem;

/// An analogy and where it breaks.
pub(super) fn picture(request: &Request<'_>) -> Result<String, Problem> {
    Ok(note(
        request,
        "picture",
        request.arg("title").unwrap_or("Picture it"),
    ))
}

/// A mnemonic.
pub(super) fn remember(request: &Request<'_>) -> Result<String, Problem> {
    Ok(note(
        request,
        "remember",
        request.arg("title").unwrap_or("Remember it"),
    ))
}

/// Best practices.
pub(super) fn practices(request: &Request<'_>) -> Result<String, Problem> {
    Ok(note(request, "practices", "In practice"))
}

/// Further reading.
pub(super) fn reading(request: &Request<'_>) -> Result<String, Problem> {
    Ok(note(request, "reading", "Read on"))
}

fn note(request: &Request<'_>, kind: &str, label: &str) -> String {
    let values = json!({
        "id": request.id,
        "kind": kind,
        "label": label,
        "body": request.markdown(),
    });
    request.page.templates.render("note.html", &values)
}

/// A claim and the experiment that decides it.
pub(super) fn myth(request: &Request<'_>) -> Result<String, Problem> {
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
