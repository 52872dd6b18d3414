//! What was done: never, instead of something else, too rarely, too often.

use crate::diagnosis::Diagnosis;
use crate::view::SpanView;

/// The names of operations in `wanted` that `present` has fewer of.
fn surplus<'a>(wanted: &'a SpanView, present: &SpanView) -> Vec<&'a str> {
    let mut left: Vec<&str> = present
        .operations()
        .map(|span| span.name.as_str())
        .collect();
    wanted
        .operations()
        .filter(
            |span| match left.iter().position(|name| *name == span.name) {
                Some(index) => {
                    left.swap_remove(index);
                    false
                }
                None => true,
            },
        )
        .map(|span| span.name.as_str())
        .collect()
}

fn times(view: &SpanView, name: &str) -> usize {
    view.operations().filter(|span| span.name == name).count()
}

/// Something is missing, and something else is there in its place.
pub(super) fn did_another_thing(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let (missing, extra) = (surplus(expected, got), surplus(got, expected));
    let (wanted, found) = (*missing.first()?, *extra.first()?);
    let again = match times(got, found) {
        1 => String::new(),
        n => format!(", {n} times in all"),
    };
    Some(
        Diagnosis::new(
            "wrong-operation",
            format!(
                "{found} was done{again}, and {wanted} was not. Look where the name is chosen: a \
                 variable that is read too late, or a value that should have been replaced."
            ),
        )
        .with("operation", found)
        .with("expected_operation", wanted),
    )
}

pub(super) fn never_started(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let missing = surplus(expected, got);
    let first = missing.iter().find(|name| times(got, name) == 0)?;
    let more = match missing.len() {
        1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    Some(
        Diagnosis::new(
            "never-started",
            format!(
                "{first} never began{more}. A future does nothing until it is awaited or spawned: \
                 look for a call whose future is dropped, or that is not reached."
            ),
        )
        .with("operation", first)
        .with("missing", missing.len()),
    )
}

pub(super) fn done_too_few_times(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let name = *surplus(expected, got).first()?;
    let (wanted, found) = (times(expected, name), times(got, name));
    let end = got.operations().filter(|span| span.name == name).last()?;
    let last = end
        .end
        .map_or_else(String::new, |end| format!(" The last one ended at {end}."));
    Some(
        Diagnosis::new(
            "done-too-few-times",
            format!(
                "{name} was done {found} of {wanted} times.{last} Look at what ends the loop, or \
                 at who should start it again."
            ),
        )
        .with("operation", name)
        .with("times", found)
        .with("expected_times", wanted),
    )
}

pub(super) fn did_it_again(expected: &SpanView, got: &SpanView) -> Option<Diagnosis> {
    let extra = surplus(got, expected);
    let first = *extra.first()?;
    let (wanted, found) = (times(expected, first), times(got, first));
    let (id, text) = if wanted > 0 {
        let enough = if wanted == 1 {
            "once is enough".to_owned()
        } else {
            format!("{wanted} times are enough")
        };
        (
            "did-it-again",
            format!("{first} was done {found} times; {enough}."),
        )
    } else {
        (
            "not-asked-for",
            format!("{first} was done, but nobody asked for it."),
        )
    };
    Some(
        Diagnosis::new(id, text)
            .with("operation", first)
            .with("times", found)
            .with("expected_times", wanted),
    )
}
