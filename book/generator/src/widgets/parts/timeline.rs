//! Timelines as pictures with a table below them: what `timeline`, `predict`,
//! `twin` and the pages of exercises share.

use serde::Serialize;
use wakeline::Millis;
use wakeline::timeline::{Ending, Outcome, Recording};
use wakeline::view::{Drawing, SpanView, SvgOptions, poll_view};

use crate::html::{deferred, escape};
use crate::widgets::resources::Resources;

/// How a timeline is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// A row an operation, with what its task waited for.
    Spans,
    /// A row an operation, and no more: what a recording of Python tells too.
    Bare,
    /// A row a task.
    Lanes,
    /// A line a poll.
    Polls,
}

/// A figure around a timeline.
#[derive(Serialize)]
struct Figure<'a> {
    id: &'a str,
    title: &'a str,
    polls: bool,
    drawing: String,
    headline: String,
    ending: Option<String>,
    caption: &'a str,
    table: String,
}

/// A row of the table of operations.
#[derive(Serialize)]
struct Row {
    task: Option<String>,
    name: String,
    begin: String,
    end: Option<String>,
    outcome: &'static str,
}

/// What stands around a drawing.
#[derive(Clone, Copy, Default)]
pub(crate) struct Words<'a> {
    pub(crate) title: &'a str,
    pub(crate) caption: &'a str,
    /// The axis reaches at least this far.
    pub(crate) until: Option<Millis>,
}

/// A timeline as a figure: Markdown with HTML, like everything a widget gives.
pub(crate) fn figure(
    resources: Resources<'_>,
    id: &str,
    recording: &Recording,
    view: View,
    words: Words<'_>,
) -> String {
    let (title, until) = (words.title, words.until);
    let span_view = recording.span_view();
    let options = SvgOptions { title, id, until };
    let drawing = match view {
        View::Bare => drawn(&Drawing::of_spans(&span_view), options),
        View::Spans => drawn(&Drawing::of_operations(recording), options),
        View::Lanes => drawn(&Drawing::of_tasks(recording), options),
        View::Polls => format!("<pre>{}</pre>", escape(&poll_view(&recording.timeline))),
    };
    let figure = Figure {
        id,
        title,
        polls: view == View::Polls,
        drawing: deferred::defer(&drawing),
        headline: span_view.summary(),
        ending: ending(&recording.ending),
        caption: words.caption,
        table: table(resources, &rows(recording)),
    };
    resources.templates.render("parts/timeline.html", &figure)
}

/// A figure of a span view alone, as snapshots have it.
pub(crate) fn goal(resources: Resources<'_>, id: &str, view: &SpanView, title: &str) -> String {
    let rows = view.spans.iter().map(|span| Row {
        task: None,
        name: span.name.clone(),
        begin: span.begin.to_string(),
        end: span.end.map(|end| end.to_string()),
        outcome: span.outcome.word(),
    });
    let until = None;
    let drawing = drawn(&Drawing::of_spans(view), SvgOptions { title, id, until });
    let figure = Figure {
        id,
        title,
        polls: false,
        drawing: deferred::defer(&drawing),
        headline: view.summary(),
        ending: None,
        caption: "",
        table: table(resources, &rows.collect::<Vec<_>>()),
    };
    resources.templates.render("parts/timeline.html", &figure)
}

/// A drawing for a page and one for a phone: the style shows the one that fits.
pub(crate) fn drawn(drawing: &Drawing, options: SvgOptions<'_>) -> String {
    drawing.wide(options) + &drawing.narrow(options)
}

fn rows(recording: &Recording) -> Vec<Row> {
    let timeline = &recording.timeline;
    let mut rows: Vec<_> = timeline
        .operations
        .iter()
        .map(|operation| {
            let row = Row {
                task: Some(operation.task.to_string()),
                name: operation.name.to_string(),
                begin: operation.begin.to_string(),
                end: operation.end.map(|end| end.to_string()),
                outcome: operation.outcome.word(),
            };
            (operation.begin, row)
        })
        .chain(timeline.blocks.iter().map(|block| {
            let row = Row {
                task: Some(block.task.to_string()),
                name: "the loop".to_owned(),
                begin: block.begin.to_string(),
                end: block.end.map(|end| end.to_string()),
                outcome: Outcome::Blocked.word(),
            };
            (block.begin, row)
        }))
        .collect();
    rows.sort_by_key(|(begin, _)| *begin);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn table(resources: Resources<'_>, rows: &[Row]) -> String {
    let tasks = rows.iter().any(|row| row.task.is_some());
    let values = serde_json::json!({ "rows": rows, "tasks": tasks });
    let table = resources.templates.render("parts/operations.html", &values);
    deferred::defer(&table)
}

/// What to say where a scenario did not simply finish.
pub(crate) fn ending(ending: &Ending) -> Option<String> {
    match ending {
        Ending::Finished => None,
        Ending::Panicked { message, .. } => Some(format!("It panicked: {message}")),
        Ending::Deadlock { stuck } => {
            let stuck: Vec<String> = stuck
                .iter()
                .map(|task| {
                    let awaited = task.awaits.iter().find_map(|call| call.what.as_ref());
                    match task.waits_for.as_ref().or(awaited) {
                        Some(what) => format!("{} waits for {what}", task.task),
                        None => format!("{} waits for another part of the program", task.task),
                    }
                })
                .collect();
            Some(format!("Deadlock: {}.", stuck.join(", ")))
        }
        Ending::LoopBlocked { task, since, .. } => Some(format!(
            "{task} blocked the loop at {since}, and nothing could free it."
        )),
        Ending::Livelock { polls, .. } => Some(format!(
            "Livelock: stopped after {polls} polls that got nowhere."
        )),
        Ending::TimedOut { real_ms } => Some(format!(
            "Stopped after {real_ms} ms of real time without giving the loop back."
        )),
    }
}
