//! A recording to go through event by event. Without a script: how it ended,
//! its operations, its polls.

use serde_json::json;
use wakeline::view::{PlayerOptions, player_parts};

use crate::chapter::problem::Problem;
use crate::site::assets::recording_script;
use crate::widgets::parts::drawing::escape;
use crate::widgets::request::Request;
use crate::widgets::{recording, recording_of};

/// Room for the buttons, the sentence and the lanes, in pixels.
const HEIGHT: u16 = 560;

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let scenario = request.required("scenario");
    let recording = recording(request, scenario)?;
    let height = match request.arg("height") {
        Some(text) => text
            .parse()
            .ok()
            .filter(|height| (200..=2000).contains(height)),
        None => Some(HEIGHT),
    };
    let height = height.ok_or_else(|| {
        let what = "`height` is not a number of pixels from 200 to 2000";
        request.wrong("height", what, "write it without a unit: height=\"560\"")
    })?;
    let expected = match request.arg("expected") {
        Some(other) => Some(recording_of(request, "expected", other)?.span_view()),
        None => None,
    };
    let title = format!("Player of {scenario}");
    let parts = player_parts(
        recording,
        PlayerOptions {
            title: &title,
            remark: None,
            expected: expected.as_ref(),
        },
    );
    let held = request.page.held;
    let settings = escape(&parts.settings);
    let stage = format!(
        "<div class=\"wl-stage\" style=\"height: {height}px\"></div>{}",
        recording_script(&parts.document, &format!(" data-options=\"{settings}\"")),
    );
    let values = json!({
        "id": request.id,
        "title": title,
        "ending": parts.ending,
        "stage": held.keep_for_screen(stage),
        "operations": held.keep(parts.operations),
        "polls": held.keep(parts.polls),
        "caption": request.markdown(),
    });
    Ok(request.page.templates.render("player.html", &values))
}
