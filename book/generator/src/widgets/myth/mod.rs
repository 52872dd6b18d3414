//! A common claim, and the experiment in the book that decides it.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Drawn, Widget};

pub(crate) struct Myth;

impl Widget for Myth {
    fn name(&self) -> &'static str {
        "myth"
    }

    fn required(&self) -> &'static [&'static str] {
        &["claim", "verdict"]
    }

    fn body(&self) -> Body {
        Body::Required("Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let words = [
            ("refuted", ("✗", "Refuted")),
            ("confirmed", ("✓", "Confirmed")),
            ("depends", ("≈", "It depends")),
        ];
        let (sign, word) = request.required_of("verdict", &words)?;
        let body = request.markdown();
        let values = json!({
            "id": request.id,
            "claim": request.required("claim")?,
            "verdict": request.required("verdict")?,
            "sign": sign,
            "word": word,
            "body": body.html,
        });
        let html = request.render("myth/template.html", &values);
        Ok(body.within(html))
    }
}
