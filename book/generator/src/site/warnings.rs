//! What mdBook only logs: here it is collected, so that a build can fail on it, and
//! told at its place, as far as mdBook says what it means.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::chapter::Chapter;
use crate::chapter::problem::{Place, Problem};

/// Runs something and gives what it logged as a warning or an error, in order.
pub(crate) fn collect<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let result = tracing::subscriber::with_default(Collector(Arc::clone(&lines)), run);
    let lines = std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
    (result, lines)
}

/// Warnings as problems, each mistake once. One that names no chapter is told of the
/// book, whose file is `book`.
pub(crate) fn problems(
    warnings: &[String],
    chapters: &BTreeMap<PathBuf, Chapter>,
    book: &Path,
) -> Vec<Problem> {
    let mut open = BTreeSet::new();
    let mut problems = Vec::new();
    for warning in warnings {
        let (line, more) = warning.split_once('\n').unwrap_or((warning, ""));
        let named = between(line, " in `", "`");
        let mut all = chapters.values();
        let chapter = named.and_then(|name| all.find(|it| it.path == Path::new(name)));
        let end = between(line, "HTML end tag `</", ">`");
        let tag = end.or_else(|| between(line, "unclosed HTML tag `<", ">`"));
        if end.is_none() {
            open.insert((named, tag));
        } else if open.contains(&(named, tag)) {
            // The end of what was told already: it stands in another block.
            continue;
        }
        let source = chapter.map_or("", |chapter| &chapter.source);
        let place = tag.and_then(|tag| unbalanced(source, tag, end.is_some()));
        let help = match (tag, chapter) {
            (Some(_), _) => "open and close it in one paragraph, item or block of HTML",
            (None, Some(_)) => more
                .lines()
                .next()
                .filter(|it| !it.is_empty())
                .unwrap_or("mend it there"),
            (None, None) => "mend the chapter it names",
        };
        let file = chapter.map_or(book, |chapter| &chapter.file);
        problems.push(Problem {
            place: place.map(|at| Place::of(source, &at)),
            ..Problem::with_file(file, format!("mdBook warns: {line}"), help)
        });
    }
    problems
}

fn between<'text>(text: &'text str, open: &str, close: &str) -> Option<&'text str> {
    let (_, after) = text.split_once(open)?;
    after.split_once(close).map(|(inside, _)| inside)
}

/// Where a tag stands that has no partner, or else the first one.
fn unbalanced(source: &str, tag: &str, end: bool) -> Option<Range<usize>> {
    let mut first = None;
    let mut open = Vec::new();
    let mut lonely = None;
    for (start, _) in source.match_indices('<') {
        let rest = &source[start + 1..];
        let closes = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let named = name.strip_prefix(tag);
        if named.is_none_or(|after| after.starts_with(|c: char| c.is_alphanumeric() || c == '-')) {
            continue;
        }
        let length = source[start..].find('>').map_or(1, |length| length + 1);
        let at = start..start + length;
        if closes == end {
            first = first.or(Some(at.clone()));
        }
        if !closes {
            open.push(at);
        } else if open.pop().is_none() {
            lonely = lonely.or(Some(at));
        }
    }
    let alone = if end { lonely } else { open.pop() };
    alone.or(first)
}

struct Collector(Arc<Mutex<Vec<String>>>);

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("mdbook")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(message.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            write!(self.0, "{value:?}").expect("a String takes every write");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unbalanced;

    fn at(source: &str, end: bool) -> Option<&str> {
        unbalanced(source, "b", end).map(|at| &source[at.start..])
    }

    #[test]
    fn the_tag_without_a_partner_is_found() {
        assert_eq!(
            at("<b>x</b> <br> <b class=c>y", false),
            Some("<b class=c>y")
        );
        assert_eq!(at("<b>x</b> y</b>", true), Some("</b>"));
        assert_eq!(at("- <b>x\n\ny</b>", false), Some("<b>x\n\ny</b>"));
        assert_eq!(at("none", false), None);
    }
}
