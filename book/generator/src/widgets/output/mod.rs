//! What a program said.

use serde_json::json;
use wakeline::timeline::{Recording, What};

use crate::chapter::problem::Problem;
use crate::widgets::parts::code::fence;
use crate::widgets::recording;
use crate::widgets::request::Request;

/// Whether the virtual time stands in front of each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// It does.
    Shown,
    /// It does not.
    Hidden,
}

pub(crate) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let scenario = request.required("scenario");
    let times = match request.arg("times") {
        Some(_) => request.one_of("times", &[("yes", Times::Shown), ("no", Times::Hidden)])?,
        None => Times::Shown,
    };
    let said = text(recording(request, scenario)?, times);
    if said.is_empty() {
        return Err(request.wrong(
            "scenario",
            format!("the scenario `{scenario}` says nothing"),
            "call `world.say(…)` in it, or take this directive away",
        ));
    }
    Ok(figure(request, "What it says", &said, &request.markdown()))
}

/// Output as a figure.
pub(crate) fn figure(request: &Request<'_>, label: &str, said: &str, caption: &str) -> String {
    let values = json!({
        "id": request.id,
        "label": label,
        "fence": fence(said),
        "said": said,
        "caption": caption,
    });
    request.page.templates.render("output.html", &values)
}

/// The lines that a program said.
pub(crate) fn text(recording: &Recording, times: Times) -> String {
    let said = recording
        .timeline
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Said { text } => Some((event.at, text)),
            _ => None,
        });
    let lines: Vec<_> = said.collect();
    let width = lines
        .iter()
        .map(|(at, _)| at.0.to_string().len())
        .max()
        .unwrap_or(0);
    let lines = lines.iter().map(|(at, text)| match times {
        Times::Shown => format!("{:>width$} ms  {text}", at.0),
        Times::Hidden => text.to_string(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
