//! A page for each exercise of the catalogue, and one that lists them. All of
//! it comes from the exercise itself: its starter says the task, its snapshots
//! the timelines to reach, its manifest the checks and the hints. For
//! instructors its solution is added below (`solved`).

mod solved;

pub(crate) use solved::wrong_anchor;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use grader::catalogue::{Check, Exercise, Part};
use mdbook_preprocessor::book::{BookItem, Chapter as BookChapter};
use rayon::prelude::*;
use serde_json::json;
use wakeline::view::Snapshot;

use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred;
use crate::html::markdown::to_html;
use crate::html::url;
use crate::widgets::parts::exercise::{FOLDER, kind, page_of, tick};
use crate::widgets::parts::timeline::goal;
use crate::widgets::resources::Resources;

const TITLE: &str = "Exercises";

/// A chapter that has the card of an exercise.
#[derive(Clone, Debug)]
pub(crate) struct Taught {
    /// Its file, as its author knows it.
    pub(crate) file: PathBuf,
    /// Its path below the book's `src`.
    pub(crate) path: PathBuf,
    /// Its title.
    pub(crate) title: String,
}

/// What the pages are made of.
pub(crate) struct Pages<'engine> {
    pub(crate) resources: Resources<'engine>,
    /// The chapters with the cards, by slug.
    pub(crate) taught: &'engine BTreeMap<String, Taught>,
}

impl Pages<'_> {
    /// The list with all the pages below it; `None` where there are no exercises.
    pub(crate) fn chapter(&self) -> (Option<BookItem>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut below = Vec::new();
        let exercises: Vec<&Exercise> = self.resources.sources.catalogue.exercises().collect();
        let pages: Vec<_> = exercises
            .into_par_iter()
            .map(|exercise| (exercise, self.page(exercise)))
            .collect();
        for (exercise, page) in pages {
            match page {
                Ok(text) => below.push(BookItem::Chapter(generated(
                    &exercise.title,
                    text,
                    &page_of(exercise.slug.as_str()),
                    vec![TITLE.to_owned()],
                ))),
                Err(problem) => problems.push(problem),
            }
        }
        if below.is_empty() {
            return (None, problems);
        }
        let path = format!("{FOLDER}/index.md");
        let mut list = generated(TITLE, self.list(), &path, Vec::new());
        list.sub_items = below;
        (Some(BookItem::Chapter(list)), problems)
    }

    fn list(&self) -> String {
        let parts = self.resources.sources.catalogue.parts.iter();
        let parts = parts.filter(|part| !part.exercises.is_empty());
        let rows = |part: &Part| {
            let row = |exercise: &Exercise| {
                json!({
                    "slug": exercise.slug,
                    "title": exercise.title,
                    "kind": kind(exercise.kind),
                    "minutes": exercise.minutes,
                    "points": exercise.max_score().0,
                    "tick": tick(exercise),
                })
            };
            part.exercises.iter().map(row).collect::<Vec<_>>()
        };
        let parts: Vec<_> = parts
            .map(|part| json!({ "title": part.title, "exercises": rows(part) }))
            .collect();
        self.resources
            .templates
            .render("pages/exercises/list.html", &json!({ "parts": parts }))
    }

    fn page(&self, exercise: &Exercise) -> Result<String, Problem> {
        let slug = exercise.slug.as_str();
        let stem = format!("{FOLDER}-{slug}");
        let checks = exercise.visible_checks().map(|check| {
            let title = check_title(&check.name);
            let snapshot = self.snapshot(exercise, check)?;
            let id = format!("{}-{}", stem, check.name.replace('_', "-"));
            let drawing = snapshot
                .view(0)
                .map(|view| goal(self.resources, &id, view, &format!("Goal: {title}")));
            Ok(json!({ "title": title, "points": check.points.0, "goal": drawing }))
        });
        let checks = checks.collect::<Result<Vec<_>, Problem>>()?;
        let hints = exercise.hints.iter();
        let hints = hints.map(|hint| deferred::answer(&to_html(hint)));
        let values = json!({
            "id": stem,
            "slug": slug,
            "title": exercise.title,
            "kind": kind(exercise.kind),
            "minutes": exercise.minutes,
            "points": exercise.max_score().0,
            "concepts": exercise.concepts,
            "tick": tick(exercise),
            "taught": self.taught.get(slug).map(|taught| json!({
                "title": taught.title,
                "path": url(&slashes(&taught.path)),
            })),
            "task": self.task(exercise)?,
            "file": format!("exercises/{}/src/lib.rs", exercise.folder),
            "hidden": exercise.checks.len() - checks.len(),
            "checks": checks,
            "hints": hints.collect::<Vec<_>>(),
        });
        let mut text = self
            .resources
            .templates
            .render("pages/exercises/exercise.html", &values);
        if self.resources.edition == Edition::Instructor {
            text += &self.solved(&stem, exercise)?;
        }
        Ok(text)
    }

    /// The task of an exercise. A course that has not made its starters yet has
    /// none.
    fn task(&self, exercise: &Exercise) -> Result<Option<String>, Problem> {
        let path = exercise.lib();
        match fs::read_to_string(&path) {
            Ok(source) => Ok(task(&source)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Problem::with_file(
                self.resources.sources.relative(&path),
                format!("the starter cannot be read: {error}"),
                "make it a readable text file",
            )),
        }
    }

    fn snapshot(&self, exercise: &Exercise, check: &Check) -> Result<Snapshot, Problem> {
        exercise.snapshot(check).map_err(|error| {
            let slug = &exercise.slug;
            let help = format!("look at it and keep it: cargo course accept {slug}");
            let path = self
                .resources
                .sources
                .relative(&exercise.snapshot_path(check));
            Problem::with_file(path, error.to_string(), help)
        })
    }
}

/// The name of a check as a sentence has it.
fn check_title(name: &str) -> String {
    name.replace('_', " ")
}

/// A chapter without a file of its own.
fn generated(title: &str, text: String, path: &str, parents: Vec<String>) -> BookChapter {
    let mut chapter = BookChapter::new(title, text, path, parents);
    chapter.source_path = None;
    chapter
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What a starter says of itself: its doc comment, without the title.
fn task(source: &str) -> Option<String> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let lines = lines.skip_while(|line| line.starts_with("# ") || line.is_empty());
    let text: Vec<String> = lines.map(without_links).collect();
    (!text.is_empty()).then(|| text.join("\n"))
}

/// Links to items of the code lead nowhere in a book: of [`name`], `name` stays.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, tail)) = after.split_once("`]") else {
            break;
        };
        let linked = tail.starts_with(['(', '[', ':']);
        let text = if linked {
            format!("[`{name}`]")
        } else {
            format!("`{name}`")
        };
        out.extend([before, &text]);
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn links_to_items_become_names_and_others_stay() {
        assert_eq!(
            without_links("repair [`a`] as [`b`](https://b.org) and [`c` says"),
            "repair `a` as [`b`](https://b.org) and [`c` says"
        );
    }
}
