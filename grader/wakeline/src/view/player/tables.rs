//! The recording as text that needs no JavaScript: its operations, beside those
//! that were expected, and its polls. Both are cut where they get huge.

use std::io::{self, Write};

use super::difference;
use super::escape::escape;
use crate::timeline::Timeline;
use crate::view::span::{Span, SpanView};
use crate::view::write_poll_view;

/// Lines of each; nobody reads more.
const LINES: usize = 300;

/// The span view as a table, with the first line that differs marked.
pub(super) fn operations(
    out: &mut impl Write,
    got: &SpanView,
    expected: Option<&SpanView>,
) -> io::Result<()> {
    let first = expected.and_then(|expected| difference::line(expected, got));
    match expected {
        Some(expected) => writeln!(
            out,
            "<p>Expected: {}. Got: {}.{}</p>",
            expected.headline(),
            got.headline(),
            match first {
                Some(_) => " The first line that differs is marked with ≠.",
                None if expected.headline() == got.headline() => " No line differs.",
                None => " Only this line differs.",
            }
        )?,
        None => writeln!(out, "<p>{}.</p>", got.headline())?,
    }
    let wanted = expected.map_or(0, |expected| expected.spans.len());
    let lines = wanted.max(got.spans.len());
    if lines == 0 {
        return Ok(());
    }
    out.write_all(
        b"<div class=\"wlp-scroll\" role=\"group\" aria-label=\"Operations\" tabindex=\"0\">\n<table><thead><tr>",
    )?;
    if expected.is_some() {
        out.write_all(b"<td></td><th scope=\"col\">expected</th>")?;
    }
    out.write_all(b"<th scope=\"col\">got</th></tr></thead><tbody>\n")?;
    // The line that matters is shown, wherever it stands.
    let begin = first.map_or(0, |first| first.saturating_sub(LINES / 2));
    let end = lines.min(begin + LINES);
    for line in begin..end {
        if let Some(expected) = expected {
            let mark = if first == Some(line) {
                "<tr class=\"wlp-first\"><td>≠</td>"
            } else {
                "<tr><td></td>"
            };
            write!(out, "{mark}{}", cell(expected.spans.get(line)))?;
        } else {
            out.write_all(b"<tr>")?;
        }
        writeln!(out, "{}</tr>", cell(got.spans.get(line)))?;
    }
    out.write_all(b"</tbody></table>\n</div>\n")?;
    left_out(out, begin + lines - end)
}

fn cell(span: Option<&Span>) -> String {
    let Some(span) = span else {
        return "<td>—</td>".to_owned();
    };
    let end = span
        .end
        .map_or_else(|| "…".to_owned(), |end| end.0.to_string());
    format!(
        "<td>{}  {} → {end} ms  {}</td>",
        escape(&span.name),
        span.begin.0,
        span.outcome.word()
    )
}

/// The poll view, its first lines.
pub(super) fn polls(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let mut text = FirstLines::default();
    write_poll_view(timeline, &mut text)?;
    out.write_all(
        b"<div class=\"wlp-scroll\" role=\"group\" aria-label=\"Every poll\" tabindex=\"0\">\n<pre>\n",
    )?;
    write!(out, "{}", escape(&String::from_utf8_lossy(&text.kept)))?;
    out.write_all(b"</pre>\n</div>\n")?;
    left_out(out, text.lines.saturating_sub(LINES))
}

/// Keeps the first [`LINES`], counts all.
#[derive(Default)]
struct FirstLines {
    kept: Vec<u8>,
    lines: usize,
}

impl Write for FirstLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.lines < LINES {
                self.kept.extend_from_slice(part);
            }
            self.lines += usize::from(part.ends_with(b"\n"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn left_out(out: &mut impl Write, lines: usize) -> io::Result<()> {
    match lines {
        0 => Ok(()),
        1 => writeln!(out, "<p>1 more line is left out here.</p>"),
        lines => writeln!(out, "<p>{lines} more lines are left out here.</p>"),
    }
}
