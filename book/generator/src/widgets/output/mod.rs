//! What a program said.

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::output::{Times, figure, text};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Output;

impl Widget for Output {
    fn name(&self) -> &'static str {
        "output"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["times"]
    }

    fn body(&self) -> Body {
        Body::Optional("caption, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let words = [("yes", Times::With), ("no", Times::Without)];
        let times = request.one_of("times", &words)?.unwrap_or(Times::With);
        let said = text(request.recording("scenario")?, times);
        if said.is_empty() {
            let scenario = request.required("scenario")?;
            return Err(request.wrong(
                "scenario",
                format!("the scenario `{scenario}` says nothing"),
                "call `world.say(…)` in it, or take this directive away",
            ));
        }
        let caption = request.markdown();
        let html = figure(
            request.resources().templates,
            &request.id,
            &said,
            &caption.html,
        );
        let mut drawn = caption.within(html);
        let scenario = request.required("scenario")?;
        drawn
            .material
            .sights
            .push(request.sight(scenario, Shown::Said));
        Ok(drawn)
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn times_stand_in_front_unless_the_author_leaves_them_out() {
        let output = |times: &str| {
            drawn(&format!(
                "```wakeline output scenario=\"demo::one_by_one\" {times}\n```\n"
            ))
            .html
        };
        assert!(output("").contains(" ms  got page a"), "{}", output(""));
        assert!(output("times=\"no\"").contains("\ngot page a"));
    }

    #[test]
    fn a_scenario_that_says_nothing_has_no_output() {
        let what = problems("```wakeline output scenario=\"demo::both\"\n```\n");
        assert_eq!(what, ["the scenario `demo::both` says nothing"]);
    }
}
