//! The drawing: one row per operation, or one row per task. Readable without
//! colour (each outcome has its own pattern and its word), titled and described,
//! and coloured by `currentColor` and `--wake-…` custom properties with
//! fallbacks.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::span::SpanView;
use crate::time::Millis;
use crate::timeline::{Actor, Outcome, Recording, What};

/// Width of the drawing in its own units; it scales to the page.
const WIDTH: u64 = 560;
const ROW: u64 = 26;
const TOP: u64 = 26;
/// Width of a character of the labels.
const GLYPH: u64 = 7;
/// Labels longer than this are cut; the whole stands in the row's title.
const LABEL: usize = 24;

/// What a drawing is called, and how its ids begin.
#[derive(Clone, Copy, Debug)]
pub struct SvgOptions<'a> {
    /// A short title for people who do not see the picture.
    pub title: &'a str,
    /// Begins every id in the drawing. Must be unique on its page.
    pub id: &'a str,
    /// The axis reaches at least this far, so that two drawings can share one
    /// scale.
    pub until: Option<Millis>,
}

/// Draws the span view: one row an operation.
///
/// ```
/// use wakeline::view::{SpanView, SvgOptions, svg};
/// let view: SpanView = "total 20 ms · peak 1 at once\n  fetch(a)  0 → 20  ok\n".parse().unwrap();
/// let drawing = svg(&view, SvgOptions { title: "One fetch", id: "ch1-a", until: None });
/// assert!(drawing.contains("fetch(a): from 0 ms to 20 ms, ok"));
/// ```
pub fn svg(view: &SpanView, options: SvgOptions<'_>) -> String {
    let rows: Vec<Row> = view
        .spans
        .iter()
        .map(|span| Row {
            label: span.name.clone(),
            bars: vec![Bar {
                begin: span.begin,
                end: span.end,
                outcome: span.outcome,
                name: span.name.clone(),
            }],
            ticks: Vec::new(),
            note: note(span.begin, span.end, span.outcome),
        })
        .collect();
    let total = view.total.map(|total| (total, "returned"));
    draw(&rows, view.last_instant(), total, &view.headline(), options)
}

/// Draws the tasks: one row a task, with its operations, a tick for each poll,
/// and the stretches in which it blocked the loop.
///
/// ```
/// use wakeline::{ms, scenario, view::{SvgOptions, lanes}};
/// let recording = scenario::record(0, |world| async move {
///     world.web().page("a", ms(20));
///     world.web().fetch("a").await.unwrap();
/// });
/// let drawing = lanes(&recording, SvgOptions { title: "One task", id: "ch1-b", until: None });
/// assert!(drawing.contains("main") && drawing.contains("fetch(a)"));
/// ```
pub fn lanes(recording: &Recording, options: SvgOptions<'_>) -> String {
    let timeline = &recording.timeline;
    let mut rows = Rows::default();
    for event in &timeline.events {
        let row = rows.of(event.task);
        if event.what == What::Polled {
            row.polls += 1;
            if row.ticks.last() != Some(&event.at) {
                row.ticks.push(event.at);
            }
        }
    }
    for known in &timeline.operations {
        rows.of(known.task).bars.push(Bar {
            begin: known.begin,
            end: known.end,
            outcome: known.outcome,
            name: known.name.to_string(),
        });
    }
    for block in &timeline.blocks {
        rows.of(block.task).bars.push(Bar {
            begin: block.begin,
            end: block.end,
            outcome: Outcome::Blocked,
            name: "the loop".to_owned(),
        });
    }
    let rows = rows.named();
    let view = recording.span_view();
    let last = timeline
        .events
        .last()
        .map_or(Millis(0), |event| event.at)
        .max(view.last_instant());
    let total = view.total.map(|total| (total, "main returned"));
    draw(&rows, last, total, &view.headline(), options)
}

/// The rows of the tasks, in the order in which they were first seen.
#[derive(Default)]
struct Rows {
    places: FxHashMap<Actor, usize>,
    rows: Vec<TaskRow>,
}

struct TaskRow {
    task: Actor,
    bars: Vec<Bar>,
    /// The instants of its polls.
    ticks: Vec<Millis>,
    polls: usize,
}

impl Rows {
    fn of(&mut self, task: Actor) -> &mut TaskRow {
        let place = *self.places.entry(task).or_insert(self.rows.len());
        if place == self.rows.len() {
            self.rows.push(TaskRow {
                task,
                bars: Vec::new(),
                ticks: Vec::new(),
                polls: 0,
            });
        }
        &mut self.rows[place]
    }

    fn named(self) -> Vec<Row> {
        let named = |row: TaskRow| Row {
            label: row.task.to_string(),
            bars: row.bars,
            ticks: row.ticks,
            note: match row.polls {
                1 => "1 poll".to_owned(),
                n => format!("{n} polls"),
            },
        };
        self.rows.into_iter().map(named).collect()
    }
}

struct Row {
    label: String,
    bars: Vec<Bar>,
    ticks: Vec<Millis>,
    note: String,
}

struct Bar {
    begin: Millis,
    end: Option<Millis>,
    outcome: Outcome,
    name: String,
}

impl Bar {
    fn never_ends(&self) -> bool {
        self.outcome == Outcome::Blocked && self.end.is_none()
    }
}

fn note(begin: Millis, end: Option<Millis>, outcome: Outcome) -> String {
    let end = end.map_or_else(|| "…".to_owned(), |end| end.0.to_string());
    format!("{} → {end} {}", begin.0, outcome.word())
}

/// Where things stand horizontally.
struct Scale {
    left: u64,
    width: u64,
    last: u64,
}

impl Scale {
    fn x(&self, at: Millis) -> u64 {
        self.left + at.0.min(self.last) * self.width / self.last
    }
}

fn draw(
    rows: &[Row],
    last: Millis,
    total: Option<(Millis, &str)>,
    headline: &str,
    options: SvgOptions<'_>,
) -> String {
    let widest = |texts: &mut dyn Iterator<Item = usize>| {
        u64::try_from(texts.max().unwrap_or(0)).unwrap_or(0) * GLYPH
    };
    let left = widest(&mut rows.iter().map(|row| row.label.chars().count().min(LABEL))) + 12;
    let right = widest(&mut rows.iter().map(|row| row.note.chars().count())) + 12;
    let width = WIDTH.saturating_sub(left + right).max(120);
    let last = last.max(options.until.unwrap_or_default()).0.max(1);
    // What never ends needs room to be seen.
    let never_ends = rows.iter().flat_map(|row| &row.bars).any(Bar::never_ends);
    let scale = Scale {
        left,
        width,
        last: if never_ends {
            last + last.div_ceil(8)
        } else {
            last
        },
    };
    let height = TOP + ROW * u64::try_from(rows.len()).unwrap_or(0) + 6;
    let full = left + width + right;
    let SvgOptions { title, id, .. } = options;
    let mut svg = format!(
        "<svg class=\"wake-timeline\" role=\"img\" viewBox=\"0 0 {full} {height}\" \
         aria-labelledby=\"{id}-title {id}-desc\" xmlns=\"http://www.w3.org/2000/svg\" \
         font-size=\"12\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" \
         fill=\"currentColor\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        escape(title),
        escape(&describe(rows, headline)),
    );
    let _ = writeln!(
        svg,
        "<defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"3\" height=\"6\" fill=\"currentColor\" \
         opacity=\"0.55\"/></pattern></defs>"
    );
    axis(&mut svg, &scale, height);
    for (index, row) in rows.iter().enumerate() {
        let y = TOP + ROW * u64::try_from(index).unwrap_or(0);
        draw_row(&mut svg, row, y, &scale, id);
    }
    if let Some((at, word)) = total {
        let x = scale.x(at);
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{height}\" stroke=\"currentColor\" \
             stroke-width=\"1.5\" stroke-dasharray=\"2 3\"><title>{word} at {at}</title></line>",
            TOP - 6
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn describe(rows: &[Row], headline: &str) -> String {
    let mut text = headline.to_owned();
    for bar in rows.iter().flat_map(|row| &row.bars) {
        let _ = write!(text, "; {}", sentence(bar));
    }
    text.push('.');
    text
}

fn sentence(bar: &Bar) -> String {
    let end = bar
        .end
        .map_or_else(|| "on".to_owned(), |end| format!("to {end}"));
    format!(
        "{}: from {} {end}, {}",
        bar.name,
        bar.begin,
        bar.outcome.word()
    )
}

fn axis(svg: &mut String, scale: &Scale, height: u64) {
    let step = tick_step(scale.last, (scale.width / 56).max(2));
    let mut at = 0;
    while at <= scale.last {
        let x = scale.x(Millis(at));
        let unit = if at + step > scale.last { " ms" } else { "" };
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"18\" y2=\"{height}\" stroke=\"currentColor\" \
             opacity=\"0.15\"/><text x=\"{x}\" y=\"12\" text-anchor=\"middle\" opacity=\"0.75\">\
             {at}{unit}</text>"
        );
        at += step;
    }
}

/// A round distance between ticks, so that at most `most` fit.
fn tick_step(last: u64, most: u64) -> u64 {
    let mut magnitude = 1;
    loop {
        for round in [1, 2, 5] {
            if last / (round * magnitude) <= most {
                return round * magnitude;
            }
        }
        magnitude *= 10;
    }
}

fn draw_row(svg: &mut String, row: &Row, y: u64, scale: &Scale, id: &str) {
    let text_y = y + 16;
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{text_y}\" text-anchor=\"end\">{}</text>",
        scale.left - 8,
        escape(&shortened(&row.label))
    );
    for bar in &row.bars {
        let x = scale.x(bar.begin);
        let end = bar.end.map_or(scale.left + scale.width, |end| scale.x(end));
        let width = end.saturating_sub(x).max(2);
        let (style, hatch) = match bar.outcome {
            Outcome::Ok => ("fill:var(--wake-ok,#3a9d78)", false),
            Outcome::Failed => (
                "fill:var(--wake-failed,#d1603d);fill-opacity:.55;stroke:var(--wake-failed,#d1603d)",
                true,
            ),
            Outcome::Cancelled => (
                "fill:none;stroke:var(--wake-cancelled,#8a7fb8);stroke-width:1.5;stroke-dasharray:5 3",
                false,
            ),
            Outcome::Unfinished => (
                "fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:1 3",
                false,
            ),
            Outcome::Blocked => ("fill:var(--wake-blocked,#c23b4e)", true),
        };
        let (bar_y, bar_height) = if bar.outcome == Outcome::Blocked {
            (y + 2, ROW - 4)
        } else {
            (y + 6, ROW - 12)
        };
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{bar_y}\" width=\"{width}\" height=\"{bar_height}\" rx=\"2\" \
             style=\"{style}\"><title>{}</title></rect>",
            escape(&sentence(bar))
        );
        if hatch {
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{bar_y}\" width=\"{width}\" height=\"{bar_height}\" rx=\"2\" \
                 fill=\"url(#{id}-hatch)\" pointer-events=\"none\"/>"
            );
        }
    }
    for tick in &row.ticks {
        let x = scale.x(*tick);
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{}\" stroke=\"currentColor\" \
             stroke-width=\"2\"><title>polled at {tick}</title></line>",
            y + 2,
            y + ROW - 2
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{text_y}\">{}</text>",
        scale.left + scale.width + 8,
        escape(&row.note)
    );
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let start: String = label.chars().take(LABEL - 1).collect();
    format!("{start}…")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
