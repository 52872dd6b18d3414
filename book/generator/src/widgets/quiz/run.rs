//! What the program of a question did, folded until the reader has answered.

use wakeline::timeline::Recording;

use crate::html::deferred;
use crate::html::markdown::to_html;
use crate::widgets::parts::key::Key;
use crate::widgets::parts::output::{self, Times};
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::request::Request;

/// The fold. What was said where the question is about that, or nothing else
/// happened; a timeline otherwise.
pub(super) fn fold(
    request: &Request<'_>,
    anchor: &str,
    recording: &Recording,
    key: Option<Key>,
) -> String {
    let id = format!("{anchor}-run");
    let resources = request.resources();
    let said = output::text(recording, Times::With);
    let silent = recording.timeline.operations.is_empty();
    let shown = if !said.is_empty() && (key == Some(Key::Output) || silent) {
        output::figure(resources.templates, &id, &said, "")
    } else {
        let words = Words {
            title: "Timeline of the program in question",
            ..Words::default()
        };
        figure(resources, &id, recording, View::Spans, words)
    };
    let summary = match key {
        Some(_) => "The run that gave the right answer",
        None => "What the program did when it ran",
    };
    format!(
        "<details class=\"wl-run\"><summary>{summary}</summary><div>{}</div></details>",
        deferred::answer(&to_html(&shown))
    )
}
