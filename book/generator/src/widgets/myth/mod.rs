//! A common claim, and the experiment in the book that decides it.

use serde_json::json;

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

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

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn a_claim_stands_above_its_experiment_with_the_verdict() {
        let text = "````wakeline myth claim=\"a < b\" verdict=\"refuted\"\n\
                    ```wakeline timeline scenario=\"demo::both\"\n```\n````\n";
        let html = drawn(text).html;
        let (claim, experiment) = html.split_once("Refuted").unwrap();
        assert!(claim.contains("“a &lt; b”") && experiment.contains("<svg"));
    }

    #[test]
    fn a_verdict_is_one_of_three() {
        let what = problems("```wakeline myth claim=\"a\" verdict=\"maybe\"\nx\n```\n");
        assert_eq!(what, ["`verdict` cannot be `maybe`"]);
    }
}
