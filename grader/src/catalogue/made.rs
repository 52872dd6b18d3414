//! The files of an exercise that nobody writes: its starter, which the
//! reference gives, and what is the same in every exercise but for names, the
//! manifests of its two packages and the roots of their checks.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Exercise, Visibility, starter};
use crate::error::Error;

/// A file that is made from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// What it is, as the start of a sentence: `the starter`.
    pub what: &'static str,
    /// What those others give.
    pub text: String,
}

const HEAD: &str = "Made by `cargo course sync`.";

/// Every file of an exercise that is made; none without a solution to make the
/// starter from: then they are what whoever handed the course out made of it.
pub fn made(exercise: &Exercise) -> Result<Vec<Made>, Error> {
    let Some(solution) = &exercise.solution else {
        return Ok(Vec::new());
    };
    let reference = solution.join("src/lib.rs");
    let source = fs::read_to_string(&reference).map_err(Error::io("read", &reference))?;
    let mut all = packages(exercise, solution);
    all.push(Made {
        path: exercise.lib(),
        what: "the starter",
        text: starter::generate(&source, &reference)?,
    });
    Ok(all)
}

/// What its two packages need besides code.
pub(crate) fn packages(exercise: &Exercise, solution: &Path) -> Vec<Made> {
    let manifest = "the manifest";
    let root = "the root of the checks";
    let file = |path: PathBuf, what, text| Made { path, what, text };
    vec![
        file(
            exercise.dir.join("Cargo.toml"),
            manifest,
            manifest_of(exercise, "ex", "doctest = false"),
        ),
        file(
            exercise.dir.join("tests/grade.rs"),
            root,
            learners_root(exercise),
        ),
        file(
            solution.join("Cargo.toml"),
            manifest,
            manifest_of(exercise, "sol", "test = false\ndoctest = false"),
        ),
        file(
            solution.join("tests/grade.rs"),
            root,
            instructors_root(exercise),
        ),
    ]
}

fn manifest_of(exercise: &Exercise, kind: &str, lib: &str) -> String {
    let mut crates: Vec<&str> = exercise.dependencies.iter().map(String::as_str).collect();
    crates.push("wakeline");
    crates.sort_unstable();
    crates.dedup();
    let mut dependencies = String::new();
    for name in crates {
        writeln!(dependencies, "{name}.workspace = true").expect("a String takes every write");
    }
    format!(
        "# {HEAD} What it depends on stands in exercise.toml.\n\
         [package]\nname = \"{kind}-{}\"\nversion.workspace = true\nedition.workspace = true\n\
         publish = false\n\n[lib]\n{lib}\n\n\
         [dependencies]\n{dependencies}\n[lints]\nworkspace = true\n",
        exercise.slug
    )
}

fn learners_root(exercise: &Exercise) -> String {
    format!(
        "//! The checks of this exercise, against your code.\n// {HEAD}\n\n\
         use ex_{} as subject;\n\nmod checks;\n",
        exercise.slug.snake()
    )
}

fn instructors_root(exercise: &Exercise) -> String {
    let up = "../".repeat(exercise.folder.split('/').count() + 2);
    let hidden = exercise.checks_dir(Visibility::Hidden);
    let there = hidden.is_some_and(|dir| dir.join("mod.rs").is_file());
    let listed = |one: &super::Check| one.visibility == Visibility::Hidden;
    let hidden = if there || exercise.checks.iter().any(listed) {
        "#[path = \"../hidden/mod.rs\"]\nmod hidden;\n"
    } else {
        ""
    };
    format!(
        "//! The checks of this exercise and the hidden ones, against the reference.\n\
         // {HEAD}\n\n\
         use sol_{} as subject;\n\n\
         #[path = \"{up}exercises/{}/tests/checks/mod.rs\"]\nmod checks;\n{hidden}",
        exercise.slug.snake(),
        exercise.folder
    )
}
