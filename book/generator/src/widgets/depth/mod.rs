//! The first two of the three depths of a chapter: *In one breath* and *In one
//! page*. What is deeper than a reader wants is folded; it stays on the page and
//! opens where it stands.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::depths::{END, fold, is_above, last};
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
        let end = deferred::for_screen(END);
        let above = is_above(request.page);
        // The chapter above ends where the first depth begins.
        let before = if above && level == "breath" { &end } else { "" };
        let rest = if above {
            "What else there is"
        } else {
            "The whole chapter"
        };
        let rest = || fold(request, "all", rest);
        let last = last(request.page.outline);
        let html = if last.is_none_or(|last| last.all != request.directive.all) {
            format!("{before}\n\n{section}")
        } else if level == "breath" {
            format!("{before}\n\n{section}\n\n{}", rest())
        } else {
            let begin = fold(request, level, label);
            format!("{begin}\n\n{section}\n\n{end}\n\n{}", rest())
        };
        Ok(body.within(html))
    }
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

    #[test]
    fn a_chapter_above_its_summary_is_folded_before_and_behind_it() {
        let head = "```wakeline chapter minutes=\"5\"\nx\n```\n\n";
        let breath = "```wakeline depth level=\"breath\"\nShort.\n```\n\n";
        let html = drawn(&format!("{head}Long.\n\n{breath}Cards.\n")).html;
        let folds: Vec<&str> = html.split("<details").collect();
        assert_eq!(folds.len(), 3, "{html}");
        assert!(folds[1].contains("Long.") && folds[2].contains("Cards."));
        let (above, short) = folds[1].split_once("</details>").unwrap();
        assert!(above.contains("Long.") && short.contains("Short."));
        let at_once = drawn(&format!("{head}{breath}Long.\n")).html;
        assert_eq!(at_once.matches("<details").count(), 1, "nothing is above");
    }
}
