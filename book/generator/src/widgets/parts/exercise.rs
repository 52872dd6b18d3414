//! What the card of an exercise and its own page share.

use grader::catalogue::{Exercise, Kind};

use crate::html::{deferred, escape};

/// The folder of the pages of exercises, below the book.
pub(crate) const FOLDER: &str = "exercises";

/// The page of an exercise, as a link in Markdown has it: from the root of the book.
pub(crate) fn page_of(slug: &str) -> String {
    format!("{FOLDER}/{slug}.md")
}

/// A box to tick when the exercise is done; it needs the script.
pub(crate) fn tick(exercise: &Exercise) -> String {
    let (slug, title) = (exercise.slug.as_str(), escape(&exercise.title));
    deferred::for_screen(&format!(
        "<label class=\"wl-tick\" data-keep=\"exercise/{slug}\"><input type=\"checkbox\" \
         aria-label=\"done: {title}\"> done</label>"
    ))
}

/// What is done in an exercise, in a few words.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Fill => "fill the gap",
        Kind::Write => "write",
        Kind::Debug => "debug",
    }
}
