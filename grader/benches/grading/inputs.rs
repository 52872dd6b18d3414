//! What is graded: solutions, other right ways and misconceptions of the
//! course. Each copy has a comment and an item of its own, so that no two are
//! the same code.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// One exercise that somebody handed in.
pub(crate) struct Submission {
    pub(crate) slug: String,
    /// Its folder below `solutions`.
    pub(crate) folder: PathBuf,
    pub(crate) code: String,
}

/// So many different submissions, the exercises in turn.
pub(crate) fn distinct(course: &Path, count: usize) -> Result<Vec<Submission>> {
    let exercises = exercises(course)?;
    (0..count)
        .map(|number| {
            let (folder, codes) = &exercises[number % exercises.len()];
            let code = &codes[number / exercises.len() % codes.len()];
            let item = format!("#[allow(dead_code)]\nconst COPY: u32 = {number};\n");
            Ok(Submission {
                slug: slug(folder)?,
                folder: folder.clone(),
                code: format!("{code}\n// The copy of somebody else, number {number}.\n{item}"),
            })
        })
        .collect()
}

/// Hands in each submission for a student of its own.
pub(crate) fn hand_in(class: &Path, submissions: &[Submission]) -> Result<()> {
    for (number, one) in submissions.iter().enumerate() {
        let src = class
            .join(format!("student-{number:05}"))
            .join(&one.slug)
            .join("src");
        fs::create_dir_all(&src)?;
        fs::write(src.join("lib.rs"), &one.code)?;
    }
    Ok(())
}

/// The folders of all exercises, and the codes that there are of each.
fn exercises(course: &Path) -> Result<Vec<(PathBuf, Vec<String>)>> {
    let solutions = course.join("solutions");
    let mut all = Vec::new();
    for part in sorted(&solutions)? {
        for exercise in sorted(&part)? {
            let mut codes = vec![exercise.join("src/lib.rs")];
            for kind in ["right", "wrong"] {
                codes.extend(sorted(&exercise.join(kind)).unwrap_or_default());
            }
            codes.retain(|path| path.extension().is_some_and(|end| end == "rs"));
            let codes = codes
                .iter()
                .map(fs::read_to_string)
                .collect::<Result<_, _>>()?;
            all.push((exercise.strip_prefix(&solutions)?.to_owned(), codes));
        }
    }
    Ok(all)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<PathBuf>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// `coroutines/two-at-once` → `two-at-once`.
fn slug(folder: &Path) -> Result<String> {
    let name = folder.file_name().and_then(|name| name.to_str());
    let (_, name) = name
        .and_then(|name| name.split_once('_'))
        .context("a number and a name")?;
    Ok(name.replace('_', "-"))
}
