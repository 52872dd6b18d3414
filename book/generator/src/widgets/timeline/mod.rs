//! A picture of a scenario that really ran.

use wakeline::Millis;

use crate::chapter::problem::Problem;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Timeline;

impl Widget for Timeline {
    fn name(&self) -> &'static str {
        "timeline"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["view", "until"]
    }

    fn body(&self) -> Body {
        Body::Optional("caption, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let views = [
            ("spans", View::Spans),
            ("lanes", View::Lanes),
            ("polls", View::Polls),
        ];
        let view = request.one_of("view", &views)?.unwrap_or(View::Spans);
        let until = request.arg("until").map(str::parse).transpose();
        let until = until.map_err(|_| {
            let what = "`until` is not a number of milliseconds";
            request.wrong("until", what, "write it without a unit: until=\"1000\"")
        })?;
        let recording = request.recording("scenario")?;
        let caption = request.markdown();
        let words = Words {
            title: &format!("Timeline of {}", request.required("scenario")?),
            caption: &caption.html,
            until: until.map(Millis),
        };
        let html = figure(request.resources(), &request.id, recording, view, words);
        let mut drawn = caption.within(html);
        let scenario = request.required("scenario")?;
        // Its polls say what the program said.
        let said = (view == View::Polls).then_some(Shown::Said);
        let shown = [Shown::Run].into_iter().chain(said);
        let shown = shown.map(|shown| request.sight(scenario, shown));
        drawn.material.sights.extend(shown);
        Ok(drawn)
    }
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn a_picture_has_a_caption_and_a_table() {
        let drawn = drawn("```wakeline timeline scenario=\"demo::one_by_one\"\nLook.\n```\n");
        for part in ["<svg", "Look.", "fetch(a)", "90 ms"] {
            assert!(drawn.html.contains(part), "{part}");
        }
    }

    #[test]
    fn an_axis_ends_at_a_number_of_milliseconds() {
        let what = problems("```wakeline timeline scenario=\"demo::both\" until=\"1 s\"\n```\n");
        assert_eq!(what, ["`until` is not a number of milliseconds"]);
    }
}
