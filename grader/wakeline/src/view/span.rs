//! The span view: the operations of one run in explicit virtual times. This
//! is what is graded, so its text is exact and reads back to the same value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::busiest::Busiest;
use crate::time::Millis;
use crate::timeline::{Block, Ending, Operation, Outcome, Recording};

/// The operations of one run, sorted by (begin, name), so that one instant is
/// a set.
///
/// ```
/// use wakeline::view::SpanView;
/// let text = "total 20 ms · peak 2 at once\n  fetch(1)   0 → 10  ok\n  fetch(2)   0 → 20  ok\n";
/// let view: SpanView = text.parse().unwrap();
/// assert_eq!(view.peak, 2);
/// assert_eq!(view.to_string().parse::<SpanView>().unwrap(), view);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanView {
    /// When the scenario returned; `None` if it never did.
    pub total: Option<Millis>,
    /// Whether a panic kept it from returning: a failed assertion, or a bug.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub panicked: bool,
    /// The most operations under way at one time.
    pub peak: usize,
    /// The operations, and the stretches in which the loop was blocked.
    pub spans: Vec<Span>,
}

/// One line of the span view.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First poll of the operation.
    pub begin: Millis,
    /// Its name, or `the loop` for a blocked stretch.
    pub name: String,
    /// `None` while unfinished.
    pub end: Option<Millis>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What stands for the total where there is none.
const PANICKED: &str = "stopped by a panic";
const UNFINISHED: &str = "did not finish";

/// The name of the line that shows a blocked loop.
pub(crate) const THE_LOOP: &str = "the loop";

impl SpanView {
    pub(crate) fn new(recording: &Recording) -> SpanView {
        let timeline = &recording.timeline;
        let operations = timeline.operations.iter().map(Span::from);
        let blocks = timeline.blocks.iter().map(Span::from);
        let mut spans: Vec<Span> = operations.chain(blocks).collect();
        spans.sort();
        let finished = recording.ending == Ending::Finished;
        SpanView {
            total: finished.then_some(timeline.total),
            panicked: matches!(recording.ending, Ending::Panicked { .. }),
            peak: Busiest::of(&spans).count,
            spans,
        }
    }

    /// The operations alone, without blocked stretches.
    pub fn operations(&self) -> impl Iterator<Item = &Span> {
        self.spans
            .iter()
            .filter(|span| span.outcome != Outcome::Blocked)
    }

    /// The latest instant that the view mentions.
    pub fn last_instant(&self) -> Millis {
        let ends = self.spans.iter().map(|span| span.end.unwrap_or(span.begin));
        ends.chain(self.total).max().unwrap_or_default()
    }

    /// The first line: total and peak, which say most.
    pub fn headline(&self) -> String {
        format!("{} · peak {} at once", self.end(), self.peak)
    }

    /// The first line for people: one at a time is not worth a word.
    ///
    /// ```
    /// use wakeline::view::SpanView;
    /// let view: SpanView = "total 90 ms · peak 1 at once\n".parse().unwrap();
    /// assert_eq!(view.summary(), "total 90 ms");
    /// ```
    pub fn summary(&self) -> String {
        match self.peak {
            0 | 1 => self.end(),
            _ => self.headline(),
        }
    }

    /// How long it took, or how it ended instead.
    fn end(&self) -> String {
        match self.total {
            Some(total) => format!("total {total}"),
            None if self.panicked => PANICKED.to_owned(),
            None => UNFINISHED.to_owned(),
        }
    }

    /// The lines below the headline, aligned with each other.
    pub fn lines(&self) -> Vec<String> {
        let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let name = width(&mut self.spans.iter().map(|span| span.name.chars().count()));
        let time = self.last_instant().0.to_string().len();
        self.spans
            .iter()
            .map(|span| {
                let end = span
                    .end
                    .map_or_else(|| "…".to_owned(), |end| end.0.to_string());
                format!(
                    "  {:name$}  {:>time$} → {end:>time$}  {}",
                    span.name,
                    span.begin.0,
                    span.outcome.word()
                )
            })
            .collect()
    }
}

impl From<&Operation> for Span {
    fn from(operation: &Operation) -> Span {
        Span {
            begin: operation.begin,
            name: operation.name.to_string(),
            end: operation.end,
            outcome: operation.outcome,
        }
    }
}

impl From<&Block> for Span {
    fn from(block: &Block) -> Span {
        Span {
            begin: block.begin,
            name: THE_LOOP.to_owned(),
            end: block.end,
            outcome: Outcome::Blocked,
        }
    }
}

impl fmt::Display for SpanView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline())?;
        for line in self.lines() {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// A text that is not a span view.
///
/// ```
/// use wakeline::view::SpanView;
/// let error = "total 9 ms\n".parse::<SpanView>().unwrap_err();
/// assert_eq!(error.to_string(), "line 1 is not a line of a span view: `total 9 ms`");
/// ```
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line} is not a line of a span view: `{text}`")]
pub struct ParseSpanError {
    /// Counted from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

impl FromStr for SpanView {
    type Err = ParseSpanError;

    fn from_str(text: &str) -> Result<SpanView, ParseSpanError> {
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let wrong = |(number, line): (usize, &str)| ParseSpanError {
            line: number + 1,
            text: line.to_owned(),
        };
        let first = lines.next().unwrap_or((0, ""));
        let (end, peak) = parse_headline(first.1).ok_or_else(|| wrong(first))?;
        let spans = lines
            .map(|line| parse_span(line.1).ok_or_else(|| wrong(line)))
            .collect::<Result<Vec<Span>, _>>()?;
        Ok(SpanView {
            total: end.ok(),
            panicked: end == Err(PANICKED),
            peak,
            spans,
        })
    }
}

/// The total, or what stands for it, and the peak.
fn parse_headline(line: &str) -> Option<(Result<Millis, &'static str>, usize)> {
    let (end, peak) = line.trim().split_once(" · ")?;
    let end = match [PANICKED, UNFINISHED].into_iter().find(|it| *it == end) {
        Some(instead) => Err(instead),
        None => Ok(Millis(
            end.strip_prefix("total ")?
                .strip_suffix(" ms")?
                .parse()
                .ok()?,
        )),
    };
    let peak = peak
        .strip_prefix("peak ")?
        .strip_suffix(" at once")?
        .parse()
        .ok()?;
    Some((end, peak))
}

fn parse_span(line: &str) -> Option<Span> {
    let (left, right) = line.trim().rsplit_once('→')?;
    let (name, begin) = left.trim().rsplit_once(' ')?;
    let mut right = right.split_whitespace();
    let end = match right.next()? {
        "…" => None,
        end => Some(Millis(end.parse().ok()?)),
    };
    let outcome = Outcome::from_word(right.next()?)?;
    if right.next().is_some() {
        return None;
    }
    Some(Span {
        begin: Millis(begin.parse().ok()?),
        name: name.trim().to_owned(),
        end,
        outcome,
    })
}

/// What a check expects: the span view in each of its worlds. This is what a
/// `.snap` file holds; the nominal world (seed 0) comes first.
///
/// ```
/// use wakeline::view::Snapshot;
/// let text = "total 10 ms · peak 0 at once\n\nworld seed 1\ntotal 12 ms · peak 0 at once\n";
/// let snapshot: Snapshot = text.parse().unwrap();
/// assert_eq!(snapshot.view(1).unwrap().total, Some(wakeline::ms(12)));
/// assert_eq!(snapshot.to_string(), text);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Snapshot(pub Vec<(u64, SpanView)>);

impl Snapshot {
    /// The views of some runs, in their order.
    pub fn of(recordings: &[Recording]) -> Snapshot {
        Snapshot(
            recordings
                .iter()
                .map(|run| (run.seed, run.span_view()))
                .collect(),
        )
    }

    /// The view expected in one world.
    pub fn view(&self, seed: u64) -> Option<&SpanView> {
        self.0
            .iter()
            .find(|(known, _)| *known == seed)
            .map(|(_, view)| view)
    }
}

const SEED: &str = "world seed ";

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (seed, view)) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            if *seed != 0 {
                writeln!(f, "{SEED}{seed}")?;
            }
            write!(f, "{view}")?;
        }
        Ok(())
    }
}

impl FromStr for Snapshot {
    type Err = ParseSpanError;

    fn from_str(text: &str) -> Result<Snapshot, ParseSpanError> {
        let mut views = Vec::new();
        let mut seed = 0;
        let mut part = String::new();
        let mut first_line = 0;
        let mut close = |seed: u64, part: &mut String, first_line: usize| {
            let text = std::mem::take(part);
            if text.trim().is_empty() {
                return Ok(());
            }
            let view = text.parse::<SpanView>().map_err(|error| ParseSpanError {
                line: error.line + first_line,
                ..error
            })?;
            views.push((seed, view));
            Ok(())
        };
        for (number, line) in text.lines().enumerate() {
            if let Some(next) = line.strip_prefix(SEED) {
                close(seed, &mut part, first_line)?;
                let wrong = || ParseSpanError {
                    line: number + 1,
                    text: line.to_owned(),
                };
                seed = next.trim().parse().map_err(|_| wrong())?;
                first_line = number + 1;
            } else {
                part.push_str(line);
                part.push('\n');
            }
        }
        close(seed, &mut part, first_line)?;
        Ok(Snapshot(views))
    }
}
