//! Two span views beside each other, with one bar per line. For people; never in a
//! snapshot, because a bar's width depends on the longest line.

use std::fmt::Write as _;

use super::span::{Span, SpanView};
use crate::timeline::Outcome;

/// Cells of a bar.
const BAR: usize = 20;

/// The expected view left, the one that was got right, to the same scale.
///
/// ```
/// use wakeline::view::side_by_side;
/// let expected = "total 20 ms · peak 2 at once\n  a  0 → 20  ok\n  b  0 → 20  ok\n".parse().unwrap();
/// let got = "total 40 ms · peak 1 at once\n  a   0 → 20  ok\n  b  20 → 40  ok\n".parse().unwrap();
/// let text = side_by_side(&expected, &got);
/// assert!(text.contains("██████████·········· b  20 → 40  ok") || text.contains("··········██████████"));
/// ```
pub fn side_by_side(expected: &SpanView, got: &SpanView) -> String {
    let scale = expected.last_instant().max(got.last_instant()).0.max(1);
    let left = column("expected", expected, scale);
    let right = column("got", got, scale);
    let width = left
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for index in 0..left.len().max(right.len()) {
        let left = left.get(index).map_or("", String::as_str);
        let right = right.get(index).map_or("", String::as_str);
        let line = format!("{left:width$}   {right}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn column(title: &str, view: &SpanView, scale: u64) -> Vec<String> {
    let mut lines = vec![format!("{title}: {}", view.headline())];
    let spans = view.spans.iter().zip(view.lines());
    lines.extend(spans.map(|(span, line)| format!("  {} {}", bar(span, scale), line.trim_start())));
    lines
}

fn bar(span: &Span, scale: u64) -> String {
    let cell = |time: u64| {
        usize::try_from(time * BAR as u64 / scale)
            .unwrap_or(BAR)
            .min(BAR)
    };
    let begin = cell(span.begin.0).min(BAR - 1);
    let end = span.end.map_or(BAR, |end| cell(end.0)).max(begin + 1);
    let fill = match span.outcome {
        Outcome::Blocked => '▓',
        Outcome::Ok => '█',
        Outcome::Failed | Outcome::Cancelled | Outcome::Unfinished => '▒',
    };
    (0..BAR)
        .map(|at| {
            if (begin..end).contains(&at) {
                fill
            } else {
                '·'
            }
        })
        .collect()
}
