//! The head of a chapter and its end.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Material;
use crate::widgets::parts::depths::{self, Depths};
use crate::widgets::request::{Page, Request};
use crate::widgets::widget::{Body, Widget};

/// Minutes, what it builds on, what the reader will be able to do.
pub(crate) struct Head;

impl Widget for Head {
    fn name(&self) -> &'static str {
        "chapter"
    }

    fn required(&self) -> &'static [&'static str] {
        &["minutes"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["builds_on"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let minutes = request.required("minutes")?;
        let Some(number) = minutes.parse().ok().filter(|minutes| *minutes > 0) else {
            return Err(request.wrong(
                "minutes",
                format!("`{minutes}` is not a number of minutes"),
                "write a whole number above zero, such as minutes=\"35\"",
            ));
        };
        let builds_on = request.arg("builds_on");
        let builds_on = builds_on.map(|text| request.html(text));
        let body = request.markdown();
        let abilities = request.to_html(&body.html);
        let values = json!({ "minutes": minutes, "builds_on": builds_on, "body": body.html });
        let head = request.render("chapter/template.html", &values);
        let depths = Depths::of(request.page.outline);
        let mut all = request.page.outline.top();
        let values = json!({
            "depths": depths.breath,
            "page": depths.page,
            "twins": request.page.python,
            "predicts": all.any(|directive| directive.name == "predict"),
        });
        let tools = compact(&request.render("chapter/tools.html", &values));
        let tools = deferred::for_screen(&tools);
        let fold = if depths::is_above(request.page) {
            depths::fold(request, "all", "The whole chapter")
        } else {
            String::new()
        };
        let mut drawn = body.within(format!("{head}\n\n{tools}\n\n{fold}"));
        drawn.material.minutes = Some((number, request.directive.name_at.clone()));
        drawn.material.abilities = Some(abilities);
        Ok(drawn)
    }
}

/// What stands at the end of a chapter: whether it was read, and `end`, which
/// closes what is open.
pub(crate) fn foot(page: &Page<'_>, material: &Material, end: &str) -> String {
    if material.minutes.is_none() {
        return deferred::for_screen(end);
    }
    let keep = format!("read/{}", page.chapter.stem);
    let values = json!({ "keep": keep, "word": "I have read this chapter", "end": true });
    let tick = page.resources.templates.render("parts/tick.html", &values);
    deferred::for_screen(&format!("<p>{}</p>{end}", tick.trim()))
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn the_head_says_its_minutes_and_the_end_asks_whether_it_was_read() {
        let drawn =
            drawn("```wakeline chapter minutes=\"35\" builds_on=\"[A](a.md)\"\nYou can.\n```\n");
        assert!(drawn.html.contains("<span>35 minutes</span>"));
        assert!(drawn.html.contains("builds on <a href=\"a.html\">A</a>"));
        assert!(drawn.html.contains("data-keep=\"read/a\""));
        assert_eq!(drawn.material.minutes.map(|(minutes, _)| minutes), Some(35));
    }

    #[test]
    fn no_minutes_are_no_chapter() {
        let what = problems("```wakeline chapter minutes=\"0\"\nx\n```\n");
        assert_eq!(what, ["`0` is not a number of minutes"]);
    }
}
