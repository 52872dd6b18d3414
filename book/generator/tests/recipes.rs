//! The recipes of `CONTRIBUTING.md` are followed to the letter, all of them in
//! one copy of this workspace: files are made, rows are put in, and the tests
//! that each recipe brings run.
//!
//! In a recipe a fence whose info string ends in a path is a new file. A fence
//! `diff` names a file with `+++ `; its lines without a sign stand there already,
//! and those with `+` are put in between.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is no part of the sources.
const LEFT_OUT: [&str; 3] = ["target", ".git", "node_modules"];

/// One recipe: its heading, and what it does.
struct Recipe {
    title: String,
    steps: Vec<Step>,
}

enum Step {
    New { path: String, text: String },
    Row { path: String, lines: Vec<String> },
}

impl Step {
    fn path(&self) -> &str {
        match self {
            Step::New { path, .. } | Step::Row { path, .. } => path,
        }
    }
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

fn contributing() -> String {
    fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap()
}

/// The recipes below `## Extend it`, a heading of the third level each.
fn recipes() -> Vec<Recipe> {
    let text = contributing();
    let mut lines = text.lines().skip_while(|line| *line != "## Extend it");
    lines.next().expect("the section is there");
    let mut recipes: Vec<Recipe> = Vec::new();
    while let Some(line) = lines.next() {
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if let Some(title) = line.strip_prefix("### ") {
            recipes.push(Recipe {
                title: title.to_owned(),
                steps: Vec::new(),
            });
        } else if line.starts_with("## ") {
            break;
        } else if fence.len() >= 4 {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let recipe = recipes.last_mut().expect("a fence belongs to a recipe");
            recipe.steps.push(step(info, &body));
        }
    }
    recipes
}

fn step(info: &str, body: &[&str]) -> Step {
    let mut words = info.split_whitespace();
    match (words.next(), words.next()) {
        (Some("diff"), None) => {
            let path = body[0].strip_prefix("+++ ").expect("a diff names its file");
            Step::Row {
                path: path.to_owned(),
                lines: body[1..].iter().map(|&line| line.to_owned()).collect(),
            }
        }
        (Some(_), Some(path)) => Step::New {
            path: path.to_owned(),
            text: body.join("\n") + "\n",
        },
        _ => panic!("a fence `{info}` names no file"),
    }
}

/// Puts the lines with `+` between those that are there.
fn put_in(text: &str, lines: &[String]) -> Option<String> {
    let there: Vec<&str> = lines
        .iter()
        .filter(|line| !line.starts_with('+'))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let block = there.join("\n");
    let new: Vec<&str> = lines
        .iter()
        .map(|line| line.get(1..).unwrap_or(""))
        .collect();
    (text.matches(&block).count() == 1).then(|| text.replace(&block, &new.join("\n")))
}

fn follow(recipe: &Recipe, copy: &Path) {
    let title = &recipe.title;
    assert!(!recipe.steps.is_empty(), "{title}: nothing to do");
    for step in &recipe.steps {
        let file = copy.join(step.path());
        match step {
            Step::New { path, text } => {
                assert!(!file.exists(), "{title}: {path} is there already");
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            Step::Row { path, lines } => {
                let text = fs::read_to_string(&file).unwrap();
                let new = put_in(&text, lines);
                let new = new.unwrap_or_else(|| panic!("{title}: not once in {path}: {lines:?}"));
                fs::write(file, new).unwrap();
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let kind = entry.file_type().unwrap();
        // A book that was built is no source either.
        if kind.is_dir() && !entry.path().join("index.html").exists() {
            copy(&entry.path(), &to.join(name));
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

/// The names of the tests in the new files of a recipe.
fn tests_of(recipe: &Recipe) -> Vec<String> {
    let texts = recipe.steps.iter().filter_map(|step| match step {
        Step::New { text, .. } => Some(text),
        Step::Row { .. } => None,
    });
    let functions = texts.flat_map(|text| text.split("#[test]\n").skip(1));
    let name = |after: &str| {
        let (_, rest) = after.split_once("fn ").unwrap();
        rest.split('(').next().unwrap().to_owned()
    };
    functions.map(name).collect()
}

/// Copy and original share a target folder, so that dependencies are compiled
/// once. To cargo, packages at the same places of two workspaces are the same;
/// without a version of its own the copy would overwrite tests that are about to
/// run.
fn be_another_version(workspace: &Path) {
    let manifest = workspace.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let ours = "\nversion = \"0.1.0\"\n";
    assert_eq!(text.matches(ours).count(), 1);
    let theirs = "\nversion = \"0.1.1\"\n";
    fs::write(manifest, text.replace(ours, theirs)).unwrap();
}

#[test]
#[ignore = "a long proof: a copy of the workspace is compiled"]
fn every_recipe_works_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = dir.path().join("a copy");
    copy(&root(), &workspace);
    be_another_version(&workspace);
    let mut expected = BTreeSet::new();
    for recipe in recipes() {
        follow(&recipe, &workspace);
        expected.extend(tests_of(&recipe));
    }
    // A verdict has no file, and so no test of its own: this one asks for each row.
    expected.insert("every_verdict_is_in_the_readme_and_in_the_schema_of_results".to_owned());
    let target = root().join("target");
    let output = Command::new(env!("CARGO"))
        // Only tests of libraries: programs would take the place of this workspace's.
        .args(["test", "--offline", "--lib"])
        .args(["-p", "wakeline", "-p", "grader", "-p", "course", "--"])
        .args(&expected)
        .current_dir(&workspace)
        .env(
            "CARGO_TARGET_DIR",
            std::env::var_os("CARGO_TARGET_DIR").unwrap_or(target.into()),
        )
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    for test in &expected {
        let passed = format!("{test} ... ok");
        assert!(
            said.contains(&passed),
            "{test} did not run:\n{said}\n{errors}"
        );
    }
}

/// `CONTRIBUTING.md` says how many files each recipe touches; so many it does.
#[test]
fn a_recipe_touches_as_many_files_as_the_table_says() {
    let text = contributing();
    for recipe in recipes() {
        let files: BTreeSet<&str> = recipe.steps.iter().map(place).collect();
        let row = format!("| {} | ", recipe.title.to_lowercase());
        let row = text
            .lines()
            .find(|line| line.to_lowercase().starts_with(&row));
        let row = row.unwrap_or_else(|| panic!("no row for {}", recipe.title));
        let now = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let now: usize = now.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(files.len(), now, "{}: {files:?}", recipe.title);
    }
}

/// Where a step works: a file, or a folder that is new as a whole.
fn place(step: &Step) -> &str {
    let path = step.path();
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    let is_new = !folder.is_empty() && !root().join(folder).exists();
    if is_new { folder } else { path }
}

#[test]
fn lines_are_put_in_where_the_others_stand_and_nowhere_else() {
    let lines = [" a", "+b", " c"].map(str::to_owned);
    assert_eq!(
        put_in("x\na\nc\ny\n", &lines).as_deref(),
        Some("x\na\nb\nc\ny\n")
    );
    assert_eq!(put_in("x\na\ny\nc\n", &lines), None);
    assert_eq!(put_in("a\nc\na\nc\n", &lines), None);
}
