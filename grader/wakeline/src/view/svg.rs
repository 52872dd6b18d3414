//! The drawing: rows of bars over an axis of time. Readable without colour (each outcome has its own pattern and its word), titled and described,
//! and coloured by `currentColor` and `--wake-…` custom properties with
//! fallbacks.

use std::fmt::Write as _;

use super::span::SpanView;
use crate::time::Millis;
use crate::timeline::Outcome;

/// Width of the drawing in its own units; it scales to the page.
const WIDTH: u64 = 560;
const ROW: u64 = 26;
const TOP: u64 = 26;
/// Width of a character of the labels.
const GLYPH: u64 = 7;
/// And of the names within bars.
const SMALL_GLYPH: u64 = 6;
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
                name: span.name.clone(),
                shape: Shape::Of(span.outcome),
            }],
            ticks: Vec::new(),
            note: note(span.begin, span.end, span.outcome),
            until: None,
            marked: false,
        })
        .collect();
    let total = view.total.map(|total| (total, "returned"));
    draw(&rows, view.last_instant(), total, &view.headline(), options)
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
    pub(super) ticks: Vec<Millis>,
    pub(super) note: String,
    /// Where a bar without an end stops, if the axis goes on.
    pub(super) until: Option<Millis>,
    /// Whether the reader is to look here first.
    pub(super) marked: bool,
}

pub(super) struct Bar {
    pub(super) begin: Millis,
    pub(super) end: Option<Millis>,
    pub(super) name: String,
    pub(super) shape: Shape,
}

/// What a bar shows.
pub(super) enum Shape {
    /// An operation, or a stretch in which the loop was blocked.
    Of(Outcome),
    /// A wait for another part of the program, in words: `waits for a mutex`.
    Wait(String),
}

impl Bar {
    fn is_a_block(&self) -> bool {
        matches!(self.shape, Shape::Of(Outcome::Blocked))
    }

    /// It is still there when everything else is over.
    fn never_ends(&self) -> bool {
        let is_a_wait = matches!(self.shape, Shape::Wait(_));
        (self.is_a_block() || is_a_wait) && self.end.is_none()
    }
}

pub(super) fn note(begin: Millis, end: Option<Millis>, outcome: Outcome) -> String {
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

pub(super) fn draw(
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
    let after_main = total.filter(|(at, _)| *at < last).map(|(at, _)| (at, last));
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
        escape(&describe(rows, headline, after_main)),
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
    if let Some((from, until)) = after_main {
        let (x, until) = (scale.x(from), scale.x(until));
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{TOP}\" width=\"{}\" height=\"{}\" fill=\"currentColor\" \
             opacity=\"0.12\"><title>{}</title></rect>",
            (until - x).max(2),
            height - TOP,
            dropped(from)
        );
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

/// What is said of all that goes on after the scenario's own future returned.
fn dropped(at: Millis) -> String {
    format!("after main returned at {at}: a real program drops its tasks there")
}

fn describe(rows: &[Row], headline: &str, after_main: Option<(Millis, Millis)>) -> String {
    let mut text = headline.to_owned();
    for bar in rows.iter().flat_map(|row| &row.bars) {
        let _ = write!(text, "; {}", sentence(bar));
    }
    if let Some((from, until)) = after_main {
        let _ = write!(text, "; up to {until} it goes on {}", dropped(from));
    }
    text.push('.');
    text
}

fn sentence(bar: &Bar) -> String {
    let end = bar
        .end
        .map_or_else(|| "on".to_owned(), |end| format!("to {end}"));
    let word = match &bar.shape {
        Shape::Of(outcome) => outcome.word(),
        Shape::Wait(words) => words,
    };
    format!("{}: from {} {end}, {word}", bar.name, bar.begin)
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
    if row.marked {
        let _ = writeln!(
            svg,
            "<rect class=\"wake-mark\" y=\"{y}\" width=\"100%\" height=\"{ROW}\" \
             fill=\"currentColor\" opacity=\"0.1\"/>"
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{text_y}\" text-anchor=\"end\">{}</text>",
        scale.left - 8,
        escape(&shortened(&row.label))
    );
    for bar in &row.bars {
        let x = scale.x(bar.begin);
        let end = bar.end.or(row.until);
        let end = end.map_or(scale.left + scale.width, |end| scale.x(end));
        let width = end.saturating_sub(x).max(2);
        let outcome = match bar.shape {
            Shape::Of(outcome) => outcome,
            Shape::Wait(_) => {
                draw_wait(svg, bar, (x, y), width);
                continue;
            }
        };
        let (style, hatch) = match outcome {
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
        let (bar_y, bar_height) = if bar.is_a_block() {
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
        } else if row.label != bar.name {
            draw_name(svg, bar, (x, bar_y + bar_height - 4), width);
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

/// The name of a bar within it, where there is room.
fn draw_name(svg: &mut String, bar: &Bar, (x, y): (u64, u64), width: u64) {
    let long = u64::try_from(bar.name.chars().count()).unwrap_or(u64::MAX);
    if long.saturating_mul(SMALL_GLYPH) + 8 > width {
        return;
    }
    let fill = match bar.shape {
        Shape::Of(Outcome::Ok) => "var(--wake-on-ok,#111)",
        _ => "currentColor",
    };
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{y}\" font-size=\"10\" style=\"fill:{fill}\" \
         pointer-events=\"none\">{}</text>",
        x + 4,
        escape(&bar.name)
    );
}

/// A thin bar below those of the operations, which it may be beside.
fn draw_wait(svg: &mut String, bar: &Bar, (x, y): (u64, u64), width: u64) {
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"3\" rx=\"1\" \
         style=\"fill:var(--wake-waits,currentColor);fill-opacity:.45\"><title>{}</title></rect>",
        y + ROW - 5,
        escape(&sentence(bar))
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
