//! A recording to go through step by step: one picture of it up to a playhead,
//! and where each task is. Without a script: how it ended, its operations, its
//! polls.

mod lines;

use std::collections::BTreeSet;

use serde_json::json;
use wakeline::timeline::{Event, Recording, What};
use wakeline::view::{PlayerOptions, player_parts};

use self::lines::{Lines, Shown};
use crate::chapter::problem::Problem;
use crate::html::{deferred, escape, recording};
use crate::widgets::drawn::Drawn;
use crate::widgets::material;
use crate::widgets::parts::code::shown;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

/// Room for all panels, in pixels.
const HEIGHT: u16 = 560;

/// The lanes of the picture, as `lane.js` draws them: more are not told apart.
const LANES: usize = 10;
/// A lane and the axis, in pixels.
const LANE: usize = 26;
const AXIS: usize = 22;

pub(crate) struct Player;

impl Widget for Player {
    fn name(&self) -> &'static str {
        "player"
    }

    fn required(&self) -> &'static [&'static str] {
        &["scenario"]
    }

    fn optional(&self) -> &'static [&'static str] {
        &["expected", "height", "file", "region"]
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
        let lanes = lanes(request, &recording.timeline.events)?;
        let (code, known) = code(request, recording)?;
        let title = format!("Player of {}", request.required("scenario")?);
        let options = PlayerOptions {
            title: &title,
            remark: None,
            expected: expected.as_ref(),
        };
        let parts = player_parts(recording, options);
        let attributes = format!(
            " data-options=\"{}\" data-lines=\"{}\"",
            escape(&parts.settings),
            json!(known)
        );
        let stage = json!({
            "height": height,
            "lanes": AXIS + LANE * lanes,
            "recording": recording::script(&parts.document, &attributes),
        });
        let stage = request.render("player/stage.html", &stage);
        let caption = request.markdown();
        let values = json!({
            "id": request.id,
            "title": title,
            "code": code,
            "ending": parts.ending,
            "stage": deferred::for_screen(&stage),
            "operations": deferred::defer(&parts.operations),
            "polls": deferred::defer(&parts.polls),
            "caption": caption.html,
        });
        let html = request.render("player/template.html", &values);
        let mut drawn = caption.within(html);
        let scenario = request.required("scenario")?;
        let shown = [material::Shown::Run, material::Shown::Said];
        let shown = shown.map(|shown| request.sight(scenario, shown));
        drawn.material.sights.extend(shown);
        Ok(drawn)
    }
}

/// How many lanes the picture has.
fn lanes(request: &Request<'_>, events: &[Event]) -> Result<usize, Problem> {
    let polled = events.iter().filter(|event| event.what == What::Polled);
    let tasks: BTreeSet<_> = polled.map(|event| event.task).collect();
    if tasks.is_empty() {
        return Err(request.wrong(
            "scenario",
            "no loop polls a task in this scenario, so there is nothing to step through",
            "show it with `timeline` or `output`",
        ));
    }
    Ok(tasks.len().min(LANES))
}

/// The code beside the picture, and which events come from which of its lines.
fn code(request: &Request<'_>, recording: &Recording) -> Result<(Option<String>, Lines), Problem> {
    let Some(code) = shown(request)? else {
        return Ok((None, Vec::new()));
    };
    let sources = request.resources().sources;
    let numbers = sources.numbers(code.file, code.region);
    let shown = Shown {
        file: code.file,
        numbers: &numbers.unwrap_or_default(),
    };
    let lines = lines::of(&recording.timeline, &shown);
    if lines.is_empty() {
        return Err(request.wrong(
            "region",
            "no step of the scenario is known to come from a line of this code",
            "name a region of the scenario that spawns, says something or awaits; the listings \
             record the lines with `Options::with_places`",
        ));
    }
    Ok((Some(code.html), lines))
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

    fn wrong(keys: &str) -> Vec<String> {
        problems(&format!(
            "```wakeline player scenario=\"demo::{keys}\n```\n"
        ))
    }

    #[test]
    fn a_recording_is_in_its_page_and_so_is_what_needs_no_script() {
        let drawn = drawn("```wakeline player scenario=\"demo::one_by_one\" height=\"300\"\n```\n");
        for part in ["height: 300px", "wl-recording", "Every poll", "fetch(b)"] {
            assert!(drawn.html.contains(part), "{part}");
        }
        assert!(!drawn.html.contains("wl-listing"), "nobody asked for code");
    }

    #[test]
    fn code_stands_beside_it_with_the_lines_that_are_known() {
        let keys = "one_by_one\" file=\"demo.rs\" region=\"one_by_one\"";
        let drawn = drawn(&format!(
            "```wakeline player scenario=\"demo::{keys}\n```\n"
        ));
        assert!(drawn.html.contains("let web = world.web();"));
        // It says something in line 4 of the region.
        assert!(drawn.html.contains("[9,4]"), "{}", drawn.html);
    }

    #[test]
    fn code_from_which_nothing_is_known_to_come_is_a_mistake() {
        assert_eq!(
            wrong("both\" file=\"demo.rs\" region=\"one_by_one\""),
            ["no step of the scenario is known to come from a line of this code"]
        );
        assert_eq!(
            wrong("both\" file=\"demo.rs\""),
            ["`player` needs the key `region`"]
        );
    }

    #[test]
    fn a_run_without_polls_has_no_steps() {
        assert_eq!(
            wrong("stuck\""),
            ["no loop polls a task in this scenario, so there is nothing to step through"]
        );
    }

    #[test]
    fn a_height_has_bounds() {
        assert_eq!(
            wrong("both\" height=\"9\""),
            ["`height` is not a number of pixels from 200 to 2000"]
        );
    }
}
