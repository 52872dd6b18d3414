//! What only instructors get on the page of an exercise: the reference with its
//! comments, other right ways, what learners get wrong and what it must get,
//! and the hidden checks.

use std::fs;
use std::path::Path;

use grader::catalogue::starter;
use grader::catalogue::{Exercise, Misconception, RECORDED, Recorded, Visibility};
use grader::report::advice;
use serde_json::{Value, json};
use wakeline::view::ParseSpanError;

use super::{Pages, check_title};
use crate::chapter::problem::Problem;
use crate::files;
use crate::html::markdown::html;
use crate::sources::Code;
use crate::widgets::parts::code::{Figure, Mark, figure};
use crate::widgets::parts::exercise::FOLDER;
use crate::widgets::parts::timeline::goal;

impl Pages<'_> {
    /// The sections for instructors, as Markdown. A course for learners has no
    /// solutions, and so none of this.
    pub(super) fn solved(&self, stem: &str, exercise: &Exercise) -> Result<String, Problem> {
        let Some(solution) = &exercise.solution else {
            return Ok(String::new());
        };
        let (reference, text) = self.reference(exercise, solution)?;
        let recorded = exercise.recorded();
        let recorded =
            recorded.map_err(|error| self.broken(&solution.join(RECORDED), error.to_string()))?;
        let wrong = exercise
            .misconceptions
            .iter()
            .enumerate()
            .map(|(index, wrong)| {
                let came = recorded.iter().find(|came| came.file == wrong.file);
                self.wrong(solution, wrong, came, &wrong_anchor(exercise, index))
            });
        let right = files::files(&solution.join("right"));
        let right = right.map_err(|error| self.broken(&error.path, error.source.to_string()))?;
        let right = right.into_iter();
        let right = right.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        let right = right.map(|path| {
            let source = self.read(&path)?;
            Ok(json!({ "title": html(&headline(&source)), "code": fenced(&without_doc(&source)) }))
        });
        let values = json!({
            "reference": self.code(stem, &reference, &text),
            "right": right.collect::<Result<Vec<Value>, Problem>>()?,
            "wrong": wrong.collect::<Result<Vec<Value>, Problem>>()?,
            "hidden": self.hidden(stem, exercise)?,
            "hidden_code": match exercise.checks_dir(Visibility::Hidden).map(|dir| dir.join("mod.rs")) {
                Some(path) if path.is_file() => Some(fenced(&self.read(&path)?)),
                _ => None,
            },
        });
        Ok(self
            .resources
            .templates
            .render("pages/exercises/solved.html", &values))
    }

    /// The reference as a program.
    fn reference(
        &self,
        exercise: &Exercise,
        solution: &Path,
    ) -> Result<(starter::Solved, String), Problem> {
        let path = solution.join("src/lib.rs");
        let source = self.read(&path)?;
        let mut solved = starter::solved(&source, &path)
            .map_err(|error| self.broken(&path, error.to_string()))?;
        // The task stands above already.
        let text = without_doc(&solved.text);
        let cut = solved.text.lines().count() - text.lines().count();
        for written in &mut solved.written {
            *written = written.start() - cut..=written.end() - cut;
        }
        let file = format!("solutions/{}/src/lib.rs", exercise.folder);
        solved.text = text;
        Ok((solved, file))
    }

    fn code(&self, stem: &str, reference: &starter::Solved, file: &str) -> String {
        let marks: Vec<Mark> = reference
            .written
            .iter()
            .map(|lines| Mark {
                from: *lines.start(),
                to: *lines.end(),
            })
            .collect();
        let code = Code {
            text: reference.text.trim_end().to_owned(),
            language: "rust",
        };
        let id = format!("{stem}-reference");
        let shown = Figure {
            id: &id,
            file,
            code: &code,
            marks: &marks,
            caption: "The marked lines are what learners write.",
            elsewhere: "",
        };
        figure(self.resources.templates, &shown)
    }

    /// One wrong solution, what it must get, and what came of it.
    fn wrong(
        &self,
        solution: &Path,
        wrong: &Misconception,
        came: Option<&Recorded>,
        anchor: &str,
    ) -> Result<Value, Problem> {
        let source = self.read(&solution.join("wrong").join(&wrong.file))?;
        let came = came.map(|came| self.came(solution, came, anchor));
        let verdict = wrong.verdict.badge();
        let (happened, ask) = advice(&wrong.diagnosis).unzip();
        Ok(json!({
            "heading": format!("{} {{#{anchor}}}", wrong.title),
            "symbol": verdict.symbol,
            "verdict": verdict.word,
            "diagnosis": wrong.diagnosis,
            "happened": happened,
            "ask": ask,
            "came": came.transpose()?,
            "code": fenced(&without_doc(&source)),
        }))
    }

    /// What the self-test saw when it ran a wrong solution.
    fn came(&self, solution: &Path, came: &Recorded, anchor: &str) -> Result<Value, Problem> {
        let check = check_title(&came.check);
        let drawn = came.timeline.as_ref().map(|timeline| {
            let view = timeline.parse().map_err(|error: ParseSpanError| {
                let what = format!("the timeline of {}: {error}", came.file);
                self.broken(&solution.join(RECORDED), what)
            })?;
            let title = format!("What comes of it: {check}");
            Ok(goal(
                self.resources,
                &format!("{anchor}-timeline"),
                &view,
                &title,
            ))
        });
        Ok(json!({
            "check": check,
            "world": came.world,
            "says": html(&came.says),
            "timeline": drawn.transpose()?,
            "cut": came.cut,
        }))
    }

    fn hidden(&self, stem: &str, exercise: &Exercise) -> Result<Vec<Value>, Problem> {
        let hidden = exercise
            .checks
            .iter()
            .filter(|check| check.visibility == Visibility::Hidden);
        let hidden = hidden.map(|check| {
            let title = check_title(&check.name);
            let id = format!("{}-hidden-{}", stem, check.name.replace('_', "-"));
            let snapshot = self.snapshot(exercise, check)?;
            let drawing = snapshot
                .view(0)
                .map(|view| goal(self.resources, &id, view, &format!("Goal: {title}")));
            Ok(json!({ "title": title, "points": check.points.0, "goal": drawing }))
        });
        hidden.collect()
    }

    fn read(&self, path: &Path) -> Result<String, Problem> {
        fs::read_to_string(path).map_err(|error| self.broken(path, error.to_string()))
    }

    fn broken(&self, path: &Path, what: String) -> Problem {
        let path = self.resources.sources.relative(path);
        Problem::with_file(
            path,
            what,
            "mend the solution; `cargo grader self-test` says more",
        )
    }
}

/// Where a misconception stands on the page of its exercise, counted from 0.
pub(crate) fn wrong_anchor(exercise: &Exercise, index: usize) -> String {
    format!("{FOLDER}-{}-wrong-{}", exercise.slug, index + 1)
}

/// What a file says of itself first, as a sentence.
fn headline(source: &str) -> String {
    let doc = source.lines().map_while(|line| line.strip_prefix("//!"));
    let first = doc.map(str::trim).take_while(|line| !line.is_empty());
    first.collect::<Vec<_>>().join(" ")
}

/// The code below a file's own doc comment.
fn without_doc(source: &str) -> String {
    let lines = source.lines().skip_while(|line| line.starts_with("//!"));
    let lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
    lines.join("\n")
}

/// Code as a block of Markdown.
fn fenced(code: &str) -> String {
    format!("```rust\n{}\n```", code.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{headline, without_doc};

    #[test]
    fn a_file_says_what_it_is_and_its_code_stands_below() {
        let source = "//! Waits for\n//! each chunk.\n//!\n//! More.\n\nfn a() {}\n\nfn b() {}\n";
        assert_eq!(headline(source), "Waits for each chunk.");
        assert_eq!(without_doc(source), "fn a() {}\n\nfn b() {}");
        assert_eq!(headline("fn a() {}"), "");
    }
}
