//! A recording to go through event by event. Without a script: how it ended,
//! its operations, its polls.

use serde_json::json;
use wakeline::view::{PlayerOptions, player_parts};

use crate::chapter::problem::Problem;
use crate::html::{deferred, escape, recording};
use crate::widgets::drawn::Drawn;
use crate::widgets::material::Shown;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

/// Room for the buttons, the sentence and the lanes, in pixels.
const HEIGHT: u16 = 560;

pub(crate) struct Player;

impl Widget for Player {
    fn name(&self) -> &'static str {
        "player"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["expected", "height"]
    }

    fn body(&self) -> Body {
        Body::Optional("caption, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let recording = request.recording("scenario")?;
        let height = height(request)?;
        let expected = match request.arg("expected") {
            Some(_) => Some(request.recording("expected")?.span_view()),
            None => None,
        };
        let title = format!("Player of {}", request.required("scenario")?);
        let options = PlayerOptions {
            title: &title,
            remark: None,
            expected: expected.as_ref(),
        };
        let parts = player_parts(recording, options);
        let settings = escape(&parts.settings);
        let stage = format!(
            "<div class=\"wl-stage\" style=\"height: {height}px\"></div>{}",
            recording::script(&parts.document, &format!(" data-options=\"{settings}\"")),
        );
        let caption = request.markdown();
        let values = json!({
            "id": request.id,
            "title": title,
            "ending": parts.ending,
            "stage": deferred::for_screen(&stage),
            "operations": deferred::defer(&parts.operations),
            "polls": deferred::defer(&parts.polls),
            "caption": caption.html,
        });
        let html = request.render("player/template.html", &values);
        let mut drawn = caption.within(html);
        let scenario = request.required("scenario")?;
        drawn
            .material
            .sights
            .push(request.sight(scenario, Shown::Run));
        Ok(drawn)
    }
}

fn height(request: &Request<'_>) -> Result<u16, Problem> {
    let Some(text) = request.arg("height") else {
        return Ok(HEIGHT);
    };
    let height = text.parse().ok();
    let height = height.filter(|height| (200..=2000).contains(height));
    height.ok_or_else(|| {
        let what = "`height` is not a number of pixels from 200 to 2000";
        request.wrong("height", what, "write it without a unit: height=\"560\"")
    })
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn a_recording_is_in_its_page_and_so_is_what_needs_no_script() {
        let drawn = drawn("```wakeline player scenario=\"demo::one_by_one\" height=\"300\"\n```\n");
        for part in ["height: 300px", "wl-recording", "Every poll", "fetch(b)"] {
            assert!(drawn.html.contains(part), "{part}");
        }
    }

    #[test]
    fn a_height_has_bounds() {
        let what = problems("```wakeline player scenario=\"demo::both\" height=\"9\"\n```\n");
        assert_eq!(
            what,
            ["`height` is not a number of pixels from 200 to 2000"]
        );
    }
}
