//! What is marked on the axis of time: its instants, the end of the run, what went
//! on after it, and when most was under way.

use std::fmt::Write as _;

use super::layout::{Layout, TOP, width_of};
use super::picture::Picture;
use super::words;

/// So many stretches of the most at once are marked.
const STRETCHES: usize = 12;

/// Lines and words of the axis, without those in the place of the run's end.
pub(super) fn instants(svg: &mut String, picture: &Picture, layout: &Layout) {
    let end = picture
        .total
        .map(|(at, _)| (layout.x(at), width_of(&at.to_string())));
    let is_free = |x: u64, text: &str| {
        end.is_none_or(|(end, width)| x.abs_diff(end) > u64::midpoint(width, width_of(text)) + 6)
    };
    let instants: Vec<_> = layout.instants().collect();
    let (mut lines, mut texts) = (String::new(), String::new());
    for at in &instants {
        let x = layout.x(*at);
        let _ = write!(lines, "M{x} 18V{}", layout.bottom());
        // The run's end has the unit, where there is one.
        let text = match end {
            None if instants.last() == Some(at) => at.to_string(),
            _ => at.0.to_string(),
        };
        let x = layout.middle(x, &text);
        if is_free(x, &text) {
            let _ = write!(texts, "<text x=\"{x}\" y=\"12\">{text}</text>");
        }
    }
    let _ = writeln!(
        svg,
        "<path d=\"{lines}\" stroke=\"currentColor\" opacity=\"0.15\"/>\
         <g text-anchor=\"middle\" opacity=\"0.75\">{texts}</g>"
    );
}

/// When most was under way at once: brackets below the rows.
pub(super) fn busiest(svg: &mut String, picture: &Picture, layout: &Layout, many: &str) {
    let y = layout.bottom() + 1;
    let mut lines = String::new();
    let mut middle = None;
    for (begin, end) in picture.busiest.stretches.iter().take(STRETCHES) {
        let (x, width) = layout.stretch(*begin, *end);
        let _ = write!(lines, "M{x} {y}v4h{width}v-4");
        middle.get_or_insert(x + width / 2);
    }
    let x = layout.middle(middle.unwrap_or_default(), many);
    let _ = writeln!(
        svg,
        "<path d=\"{lines}\" fill=\"none\" stroke=\"currentColor\"/>\
         <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{many}</text>",
        y + 17
    );
}

/// The end of the run, with its time.
pub(super) fn end(svg: &mut String, picture: &Picture, layout: &Layout) {
    if let Some((at, word)) = picture.total {
        let (x, text) = (layout.x(at), at.to_string());
        let _ = writeln!(
            svg,
            "<path d=\"M{x} 16V{}\" stroke=\"currentColor\" stroke-width=\"1.5\" \
             stroke-dasharray=\"2 3\">{}</path><text x=\"{}\" y=\"12\" text-anchor=\"middle\" \
             font-weight=\"bold\">{text}</text>",
            layout.bottom(),
            layout.title(&format!("{word} at {at}")),
            layout.middle(x, &text)
        );
    }
}

/// A shade over all that a real program would have dropped.
pub(super) fn after_main(svg: &mut String, picture: &Picture, layout: &Layout) {
    if let Some((from, until)) = picture.after_main() {
        let (x, width) = layout.stretch(from, Some(until));
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{TOP}\" width=\"{width}\" height=\"{}\" fill=\"currentColor\" \
             opacity=\"0.12\">{}</rect>",
            layout.bottom() - TOP,
            layout.title(&words::dropped(from))
        );
    }
}
