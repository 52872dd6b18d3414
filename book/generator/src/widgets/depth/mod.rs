//! The first two of the three depths of a chapter: *In one breath* and *In one
//! page*. What is deeper than a reader wants is folded; it stays on the page and
//! opens where it stands.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::depths::{END, last};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Depth;

impl Widget for Depth {
    fn name(&self) -> &'static str {
        "depth"
    }

    fn required(&self) -> &'static [&'static str] {
        &["level"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let words = [("breath", "In one breath"), ("page", "In one page")];
        let label = request.required_of("level", &words)?;
        let level = request.required("level")?;
        let body = request.markdown();
        let values = json!({
            "id": request.id,
            "level": level,
            "label": label,
            "body": body.html,
        });
        let section = request.render("depth/template.html", &values);
        let rest = || fold(request, "all", "The whole chapter");
        let last = last(request.page.outline);
        let html = if last.is_none_or(|last| last.all != request.directive.all) {
            section
        } else if level == "breath" {
            format!("{section}\n\n{}", rest())
        } else {
            let begin = fold(request, level, label);
            let end = deferred::for_screen(END);
            format!("{begin}\n\n{section}\n\n{end}\n\n{}", rest())
        };
        Ok(body.within(html))
    }
}

/// The beginning of a fold, which only a screen has: paper shows everything.
fn fold(request: &Request<'_>, level: &str, label: &str) -> String {
    let values = json!({ "level": level, "label": label });
    let fold = request.render("depth/fold.html", &values);
    deferred::for_screen(fold.trim())
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::drawn;

    #[test]
    fn what_is_deeper_is_folded_until_the_end_of_the_chapter() {
        let drawn = drawn("```wakeline depth level=\"breath\"\nShort.\n```\n\nLong.\n");
        let (before, after) = drawn.html.split_once("<details").unwrap();
        assert!(before.contains("Short.") && after.contains("Long."));
        assert!(after.trim_end().ends_with("</details>"));
    }
}
