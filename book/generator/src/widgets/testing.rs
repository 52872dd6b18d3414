//! Draws a chapter of the small course in `tests/fixtures`, for the tests of
//! widgets. It has the scenarios `demo::one_by_one`, `demo::both` and
//! `demo::stuck`, a Python twin and the exercise `two-at-once`.

use std::fs;
use std::path::Path;

use grader::catalogue::Catalogue;

use super::draw;
use super::drawn::Drawn;
use super::resources::Resources;
use crate::chapter::Chapter;
use crate::edition::Edition;
use crate::html::deferred::Deferred;
use crate::html::templates::Templates;
use crate::sources::Sources;
use crate::sources::recordings::Recordings;
use crate::sources::twins::Twins;

/// A chapter of this text for learners, with everything deferred in its place.
pub(crate) fn drawn(text: &str) -> Drawn {
    drawn_for(Edition::Learner, text)
}

/// The same for an edition.
pub(crate) fn drawn_for(edition: Edition, text: &str) -> Drawn {
    let drawn = returned(edition, text);
    let mut deferred = Deferred::default();
    let html = deferred.take_out(&drawn.html);
    let html = deferred.fill_markdown(&html);
    drawn.within(html)
}

/// The same as it is returned: nothing is in its place yet.
pub(crate) fn returned(edition: Edition, text: &str) -> Drawn {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/course");
    let listings = root.join("book/listings");
    let lines = fs::read_to_string(listings.join("recordings.jsonl")).unwrap();
    let sources = Sources::new(
        &root,
        listings.join("src"),
        Catalogue::load(&root).unwrap(),
        Recordings::parse(&lines).unwrap(),
        Twins::new(listings.join("python"), None),
    );
    let chapter = Chapter {
        file: "book/src/a.md".into(),
        path: "a.md".into(),
        stem: "a".to_owned(),
        source: text.to_owned(),
        text: text.to_owned(),
    };
    let templates = Templates::new(super::templates());
    let resources = Resources {
        sources: &sources,
        templates: &templates,
        edition,
    };
    draw::draw(&chapter, resources)
}

/// What is wrong with a chapter of this text.
pub(crate) fn problems(text: &str) -> Vec<String> {
    let problems = drawn(text).problems.into_iter();
    problems.map(|problem| problem.what).collect()
}
