//! The head of a chapter, and the first two of its three depths. What is deeper
//! than a reader wants is folded; it stands on the page and opens in its place.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::html::markdown::{compact, one_line, to_inline_html};
use crate::widgets::request::{Page, Request};

/// What ends a fold.
const END: &str = "</details>";

/// Minutes, what it builds on, what the reader will be able to do.
pub(crate) fn head(request: &Request<'_>) -> Result<String, Problem> {
    let minutes = request.required("minutes");
    let Some(parsed) = minutes.parse().ok().filter(|minutes| *minutes > 0) else {
        return Err(request.wrong(
            "minutes",
            format!("`{minutes}` is not a number of minutes"),
            "write a whole number above zero, such as minutes=\"35\"",
        ));
    };
    let page = request.page;
    let at = request.directive.name_at.clone();
    page.brings.borrow_mut().minutes = Some((parsed, at));
    let builds_on = request
        .arg("builds_on")
        .map(|text| one_line(&to_inline_html(text)));
    let values = json!({ "minutes": minutes, "builds_on": builds_on, "body": request.markdown() });
    let head = page.templates.render("chapter.html", &values);
    let values = json!({ "depths": page.depths.breath, "page": page.depths.page });
    let tools = compact(&page.templates.render("tools.html", &values));
    Ok(format!("{head}\n\n{}", page.held.keep_for_screen(tools)))
}

/// *In one breath* or *In one page*.
pub(crate) fn depth(request: &Request<'_>) -> Result<String, Problem> {
    let words = [("breath", "In one breath"), ("page", "In one page")];
    let label = request.one_of("level", &words)?;
    let level = request.required("level");
    let values = json!({
        "id": request.id,
        "level": level,
        "label": label,
        "body": request.markdown(),
    });
    let page = request.page;
    let section = page.templates.render("depth.html", &values);
    if page.folded.get() || !page.depths.breath {
        return Ok(section);
    }
    let rest = || {
        page.folded.set(true);
        fold(page, "all", "The whole chapter")
    };
    Ok(match level {
        "breath" if page.depths.page => section,
        "breath" => format!("{section}\n\n{}", rest()),
        _ => {
            let begin = fold(page, level, label);
            let end = page.held.keep_for_screen(END);
            format!("{begin}\n\n{section}\n\n{end}\n\n{}", rest())
        }
    })
}

/// What stands at the end of a chapter: whether it was read.
pub(crate) fn foot(page: &Page<'_>) -> String {
    let end = if page.folded.get() { END } else { "" };
    if page.brings.borrow().minutes.is_none() {
        return page.held.keep_for_screen(end);
    }
    let keep = format!("read/{}", page.chapter.stem);
    let values = json!({ "keep": keep, "word": "I have read this chapter", "end": true });
    let tick = page.templates.render("tick.html", &values);
    page.held
        .keep_for_screen(format!("<p>{}</p>{end}", tick.trim()))
}

/// The beginning of a fold, which only a screen has: paper shows everything.
fn fold(page: &Page<'_>, level: &str, label: &str) -> String {
    let values = json!({ "level": level, "label": label });
    page.held
        .keep_for_screen(page.templates.render("fold.html", &values).trim())
}
