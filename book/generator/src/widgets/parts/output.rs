//! What a program said, as text and as a figure: what `output`, `twin` and the
//! questions to a recording share.

use serde_json::json;
use wakeline::timeline::{Recording, What};

use super::code::fence;
use crate::html::templates::Templates;

/// Whether the virtual time stands in front of each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    With,
    Without,
}

/// Output as a figure.
pub(crate) fn figure(templates: &Templates, id: &str, said: &str, caption: &str) -> String {
    let values = json!({
        "id": id,
        "label": "What it says",
        "fence": fence(said),
        "said": said,
        "caption": caption,
    });
    templates.render("parts/output.html", &values)
}

/// The lines that a program said.
pub(crate) fn text(recording: &Recording, times: Times) -> String {
    let events = recording.timeline.events.iter();
    let said = events.filter_map(|event| match &event.what {
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
        Times::With => format!("{:>width$} ms  {text}", at.0),
        Times::Without => text.to_string(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
