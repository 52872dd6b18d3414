//! The head of a chapter, and the first two of its three depths.

use serde_json::json;

use crate::markdown::{one_line, to_inline_html};
use crate::page::Request;
use crate::problem::Problem;

/// Minutes, what it builds on, what the reader will be able to do.
pub(super) fn head(request: &Request<'_>) -> Result<String, Problem> {
    let minutes = request.required("minutes");
    if !minutes.parse::<u32>().is_ok_and(|minutes| minutes > 0) {
        return Err(request.wrong(
            "minutes",
            format!("`{minutes}` is not a number of minutes"),
            "write a whole number above zero, such as minutes=\"35\"",
        ));
    }
    let builds_on = request
        .arg("builds_on")
        .map(|text| one_line(&to_inline_html(text)));
    let values = json!({ "minutes": minutes, "builds_on": builds_on, "body": request.markdown() });
    Ok(request.page.templates.render("chapter.html", &values))
}

/// *In one breath* or *In one page*.
pub(super) fn depth(request: &Request<'_>) -> Result<String, Problem> {
    let words = [("breath", "In one breath"), ("page", "In one page")];
    let label = request.one_of("level", &words)?;
    let values = json!({
        "id": request.id,
        "level": request.required("level"),
        "label": label,
        "body": request.markdown(),
    });
    Ok(request.page.templates.render("depth.html", &values))
}
