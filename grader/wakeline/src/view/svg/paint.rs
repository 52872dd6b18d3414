//! The marks of a drawing. What looks the same is in one group, which says so once:
//! a page has many drawings.

use std::fmt::Write as _;

use super::SvgOptions;
use super::axis;
use super::layout::{BAR, Form, Layout, Place};
use super::name;
use super::picture::{Bar, Picture, Row, Shape};
use super::words;
use crate::time::Millis;
use crate::timeline::Outcome;

pub(super) fn draw(picture: &Picture, options: SvgOptions<'_>, form: Form) -> String {
    let layout = Layout::of(picture, form, options.until);
    let many = words::many(picture);
    let bottom = layout.bottom();
    let height = bottom + if many.is_some() { 22 } else { 0 };
    let mut svg = opening(picture, options, &layout, height);
    stripes(&mut svg, picture, &layout);
    axis::instants(&mut svg, picture, &layout);
    let mut marks = Marks::default();
    for (row, place) in picture.rows.iter().zip(&layout.places) {
        marks.row(row, place, &layout);
    }
    marks.write(&mut svg, options.id, &layout);
    axis::after_main(&mut svg, picture, &layout);
    if let Some(many) = many {
        axis::busiest(&mut svg, picture, &layout, &many);
    }
    axis::end(&mut svg, picture, &layout);
    svg.push_str("</svg>\n");
    svg
}

fn opening(picture: &Picture, options: SvgOptions<'_>, layout: &Layout, height: u64) -> String {
    let SvgOptions { title, id, .. } = options;
    // Where no style says which one fits, the wide one is shown.
    let class = if layout.narrow {
        " wake-narrow\" display=\"none"
    } else {
        ""
    };
    let width = layout.width;
    let mut svg = format!(
        "<svg class=\"wake-timeline{class}\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         aria-labelledby=\"{id}-desc\" xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\" \
         font-family=\"ui-monospace, Menlo, Consolas, monospace\" fill=\"currentColor\">\n"
    );
    if !layout.narrow {
        let (title, described) = (escape(title), escape(&words::describe(picture)));
        let _ = writeln!(
            svg,
            "<title>{title}</title>\n<desc id=\"{id}-desc\">{title}: {described}</desc>"
        );
    }
    svg
}

/// Behind every second lane, and behind what is to be looked at first.
fn stripes(svg: &mut String, picture: &Picture, layout: &Layout) {
    let mut lane = 0;
    let rows = picture.rows.iter().zip(&layout.places);
    let mut stripes = String::new();
    for (row, place) in rows {
        let (y, height) = (place.top, place.bottom - place.top);
        let stripe = format!("M0 {y}h{}v{height}H0z", layout.width);
        if row.marked {
            let _ = writeln!(
                svg,
                "<path class=\"wake-mark\" d=\"{stripe}\" opacity=\"0.1\"/>"
            );
        }
        lane += usize::from(!row.label.is_empty());
        if picture.lanes && lane % 2 == 1 {
            stripes += &stripe;
        }
    }
    if picture.lanes {
        let _ = writeln!(svg, "<path d=\"{stripes}\" opacity=\"0.06\"/>");
    }
}

/// How bars look, each kind in its own pattern.
const WAIT: &str = "fill:var(--wake-waits,currentColor);fill-opacity:.14";
const OK: &str = "fill:var(--wake-ok,#3a9d78)";
const FAILED: &str =
    "fill:var(--wake-failed,#d1603d);fill-opacity:.55;stroke:var(--wake-failed,#d1603d)";
const CANCELLED: &str =
    "fill:none;stroke:var(--wake-cancelled,#8a7fb8);stroke-width:1.5;stroke-dasharray:5 3";
const UNFINISHED: &str = "fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:1 3";
const BLOCKED: &str = "fill:var(--wake-blocked,#c23b4e)";
const LOOKS: [&str; 6] = [WAIT, OK, FAILED, CANCELLED, UNFINISHED, BLOCKED];

fn look(shape: &Shape) -> &'static str {
    match shape {
        Shape::Wait(_) => WAIT,
        Shape::Of(Outcome::Ok) => OK,
        Shape::Of(Outcome::Failed) => FAILED,
        Shape::Of(Outcome::Cancelled) => CANCELLED,
        Shape::Of(Outcome::Unfinished) => UNFINISHED,
        Shape::Of(Outcome::Blocked) => BLOCKED,
    }
}

/// The marks of all rows, by their kind.
#[derive(Default)]
struct Marks {
    /// In the order of [`LOOKS`].
    bars: [String; LOOKS.len()],
    hatches: String,
    /// On bars of operations that answered, and elsewhere.
    names_on_ok: String,
    names: String,
    polls: String,
    labels: String,
    notes: String,
}

impl Marks {
    fn row(&mut self, row: &Row, place: &Place, layout: &Layout) {
        let (y, narrow) = (place.text, layout.narrow);
        if !row.label.is_empty() {
            let x = if narrow { layout.left } else { layout.left - 8 };
            text(&mut self.labels, x, y, &place.label);
        }
        if !row.note.is_empty() {
            let x = if narrow {
                layout.right - 5
            } else {
                layout.right + 8
            };
            text(&mut self.notes, x, y, &row.note);
        }
        for (index, bar) in row.bars.iter().enumerate() {
            self.bar(bar, row.end_of(bar), place.bar, layout);
            if let Some(name) = name::of(row, index, layout) {
                let to = if name.on_ok {
                    &mut self.names_on_ok
                } else {
                    &mut self.names
                };
                text(to, name.x, place.bar + 12, name.text);
            }
        }
        if let Some(last) = row.ticks.last() {
            let (top, height) = (place.bar - 1, BAR + 2);
            let lines = row
                .ticks
                .iter()
                .map(|tick| format!("M{} {top}v{height}", layout.x(*tick)));
            let lines: String = lines.collect();
            let when = match row.ticks.as_slice() {
                [_] => format!("polled at {last}"),
                [first, ..] => format!("polled from {first} to {last}"),
                [] => String::new(),
            };
            let title = layout.title(&when);
            let _ = write!(self.polls, "<path d=\"{lines}\">{title}</path>");
        }
    }

    fn bar(&mut self, bar: &Bar, end: Option<Millis>, y: u64, layout: &Layout) {
        let (x, width) = layout.stretch(bar.begin, end);
        let (y, height) = if bar.is_a_block() {
            (y - 2, BAR + 4)
        } else {
            (y, BAR)
        };
        let place =
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\"");
        let kind = LOOKS.iter().position(|known| *known == look(&bar.shape));
        let bars = &mut self.bars[kind.unwrap_or_default()];
        match layout.title(&escape(&words::pointed_at(bar))).as_str() {
            "" => bars.extend([&*place, "/>"]),
            title => bars.extend([&*place, ">", title, "</rect>"]),
        }
        if bar.is_hatched() {
            self.hatches.extend([&*place, "/>"]);
        }
    }

    fn write(self, svg: &mut String, id: &str, layout: &Layout) {
        let mut group = |attributes: &str, inside: &str| {
            if !inside.is_empty() {
                let _ = writeln!(svg, "<g {attributes}>{inside}</g>");
            }
        };
        for (look, bars) in LOOKS.iter().zip(&self.bars) {
            group(&format!("style=\"{look}\""), bars);
        }
        if !self.hatches.is_empty() {
            // Two drawings with one id, of which one is not shown.
            let id = if layout.narrow {
                format!("{id}-narrow")
            } else {
                id.to_owned()
            };
            let pattern = format!(
                "<pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" \
                 patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"3\" \
                 height=\"6\" fill=\"currentColor\" opacity=\"0.55\"/></pattern>"
            );
            let fill = format!("fill=\"url(#{id}-hatch)\" pointer-events=\"none\"");
            group(&fill, &(pattern + &self.hatches));
        }
        group(
            "style=\"fill:var(--wake-on-ok,#111)\" pointer-events=\"none\"",
            &self.names_on_ok,
        );
        group("pointer-events=\"none\"", &self.names);
        group("stroke=\"currentColor\" stroke-width=\"2\"", &self.polls);
        let (labels, notes) = if layout.narrow {
            ("start", "end")
        } else {
            ("end", "start")
        };
        group(&format!("text-anchor=\"{labels}\""), &self.labels);
        group(&format!("text-anchor=\"{notes}\""), &self.notes);
    }
}

impl Layout {
    /// What is said to who points at something. Nobody points on a phone.
    pub(super) fn title(&self, escaped: &str) -> String {
        if self.narrow {
            return String::new();
        }
        format!("<title>{escaped}</title>")
    }
}

fn text(to: &mut String, x: u64, y: u64, text: &str) {
    let _ = write!(to, "<text x=\"{x}\" y=\"{y}\">{}</text>", escape(text));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
