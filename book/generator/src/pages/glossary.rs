//! The glossary: every term of every chapter, what it means, which chapter
//! introduces it and which ones use it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::contents::{Contents, DrawnChapter, Page};
use super::entry::Entry;
use super::uses::Linked;
use crate::chapter::problem::Problem;
use crate::html::markdown::{compact, html, moved, plain};

/// All terms, each with the first chapter that introduces it. One that a second
/// chapter explains in another way is a problem.
pub(super) fn gather<'book>(
    drawn: &'book [DrawnChapter],
    problems: &mut Vec<Problem>,
) -> Vec<Entry<'book>> {
    let mut entries: Vec<Entry<'book>> = Vec::new();
    for (index, chapter) in drawn.iter().enumerate() {
        for term in &chapter.material.terms {
            let entry = Entry::new(term, index);
            match entries
                .iter()
                .find(|known| known.term.anchor == term.anchor)
            {
                None => entries.push(entry),
                Some(known)
                    if known.chapter == index
                        || known.term.name.to_lowercase() != term.name.to_lowercase() =>
                {
                    let first = &drawn[known.chapter].chapter.file;
                    problems.push(chapter.chapter.problem(
                        &term.at,
                        format!(
                            "`{}` would have the anchor of `{}` in {}: `{}`",
                            term.name,
                            known.term.name,
                            first.display(),
                            term.anchor
                        ),
                        "an anchor is made of letters and digits: keep one of the two, or give \
                         this one another name",
                    ));
                }
                Some(known) if known.plain == entry.plain => {}
                Some(known) => {
                    let first = &drawn[known.chapter].chapter.file;
                    problems.push(chapter.chapter.problem(
                        &term.at,
                        format!("`{}` has another meaning in {}", term.name, first.display()),
                        "one term has one meaning: take it away here, or give this one its own name",
                    ));
                }
            }
        }
    }
    entries
}

/// The page, if the book explains a term.
pub(super) fn page(
    contents: &Contents<'_>,
    entries: &[Entry<'_>],
    linked: &BTreeMap<PathBuf, Linked>,
) -> Option<Page> {
    let mut terms: Vec<(String, serde_json::Value)> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let link =
            |chapter: &DrawnChapter| json!({ "title": chapter.title, "page": chapter.page() });
        let use_in = |chapter: &DrawnChapter| {
            let place = entry.first_use_in(&chapter.chapter.stem);
            json!({ "title": chapter.title, "page": format!("{}#{place}", chapter.page()) })
        };
        let users = contents.chapters.iter().filter(|chapter| {
            linked
                .get(&chapter.path)
                .is_some_and(|linked| linked.used.contains(&index))
        });
        let from = &contents.chapters[entry.chapter];
        let values = json!({
            "anchor": entry.term.anchor,
            "name": html(&entry.term.name),
            "means": moved(&entry.term.html, &from.page()),
            "from": link(from),
            "uses": users.map(use_in).collect::<Vec<_>>(),
        });
        terms.push((plain(&entry.term.name).to_lowercase(), values));
    }
    terms.sort_by(|left, right| left.0.cmp(&right.0));
    let terms: Vec<_> = terms.into_iter().map(|(_, values)| values).collect();
    let html = contents
        .resources
        .templates
        .render("pages/glossary.html", &json!({ "terms": terms }));
    (!terms.is_empty()).then(|| Page {
        title: "Glossary",
        file: "glossary.md",
        content: format!("# Glossary\n\n{}\n", compact(&html)),
    })
}
