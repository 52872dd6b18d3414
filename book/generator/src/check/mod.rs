//! `cargo course check`: every promise that the course makes about itself.

mod chapters;
mod error;
mod giveaways;
mod ids;
pub mod links;
pub(crate) mod published;
pub(crate) mod secrets;
mod unwritten;

use std::path::Path;
use std::rc::Rc;

pub use self::chapters::Chapters;
pub use self::error::CheckError;
use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::files;
use crate::site::{self, BuildError, Site};
use crate::sources::Sources;
use crate::sources::made::{self, State};

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// What has to be mended.
    pub problems: Vec<Problem>,
    /// Exercises of the catalogue that no chapter shows.
    pub without_chapter: Vec<String>,
    /// The book, if it could be built.
    pub site: Option<Site>,
}

/// Builds the book and checks links, made files and twins. Only what keeps the
/// checks from being made is an error.
pub fn check(sources: &Rc<Sources>) -> Result<Findings, CheckError> {
    let mut findings = Findings::default();
    let book = sources.root.join("book");
    match site::build(&book, sources, Edition::Learner) {
        Ok(site) => {
            findings.problems.extend(links::check(&site)?);
            findings.problems.extend(giveaways::check(&site, sources)?);
            findings.problems.extend(instructors(&book, sources)?);
            findings.without_chapter = without_chapter(sources, &site);
            findings.site = Some(site);
        }
        Err(BuildError::Problems(problems)) => findings.problems.extend(problems.0),
        Err(error) => return Err(error.into()),
    }
    findings.problems.extend(unwritten::check(sources)?);
    findings.problems.extend(unlisted(sources)?);
    findings.problems.extend(made(sources)?);
    findings.problems.extend(twins(sources)?);
    findings.problems = once(findings.problems);
    Ok(findings)
}

/// The same for some chapters: their directives, links and twins. The whole book
/// is built, because a link leads anywhere, but nothing of other chapters runs
/// and nothing of them is told, unless it keeps the book from being built.
pub fn check_only(sources: &Rc<Sources>, chapters: &Chapters) -> Result<Vec<Problem>, CheckError> {
    let book = sources.root.join("book");
    let mut problems = match site::build(&book, sources, Edition::Learner) {
        Ok(site) => {
            let mut problems = links::check(&site)?;
            problems.extend(giveaways::check(&site, sources)?);
            problems.extend(instructors(&book, sources)?);
            chapters.own(problems).unwrap_or_default()
        }
        Err(BuildError::Problems(problems)) => {
            chapters.own(problems.0.clone()).unwrap_or(problems.0)
        }
        Err(error) => return Err(error.into()),
    };
    problems.extend(chapters.own(unwritten::check(sources)?).unwrap_or_default());
    problems.extend(twins(sources)?);
    Ok(once(problems))
}

/// The same mistake in both editions is one.
fn once(problems: Vec<Problem>) -> Vec<Problem> {
    let mut told: Vec<Problem> = Vec::with_capacity(problems.len());
    for problem in problems {
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    told
}

/// Folders of exercises that the list of exercises does not know: nothing of
/// them would be tested, graded or shown.
fn unlisted(sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    for part in files::folders(&sources.root.join("exercises"))? {
        for folder in files::folders(&part)? {
            let facts = folder.join("exercise.toml");
            let mut known = sources.catalogue.exercises();
            if facts.is_file() && !known.any(|exercise| exercise.dir == folder) {
                problems.push(Problem::with_file(
                    sources.relative(&facts),
                    "exercises/course.toml does not list this exercise",
                    "add it to its part, or remove its folder and the one of its solution",
                ));
            }
        }
    }
    Ok(problems)
}

/// The instructor edition is built and looked at, and not kept.
fn instructors(book: &Path, sources: &Rc<Sources>) -> Result<Vec<Problem>, CheckError> {
    let scratch = files::scratch()?;
    let pages = scratch.path().join("html");
    match site::build_into(book, sources, Edition::Instructor, &pages) {
        Ok(site) => Ok(links::check(&site)?),
        Err(BuildError::Problems(problems)) => Ok(problems.0),
        Err(error) => Err(error.into()),
    }
}

fn without_chapter(sources: &Sources, site: &Site) -> Vec<String> {
    let slugs = sources
        .catalogue
        .exercises()
        .map(|exercise| exercise.slug.as_str());
    slugs
        .filter(|slug| !site.exercises.contains_key(*slug))
        .map(str::to_owned)
        .collect()
}

fn made(sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let files = made::survey(&sources.catalogue)?;
    let problem = |file: &made::File| {
        let (what, help) = match file.state {
            State::Fresh => return None,
            State::Unlocked => ("is not in exercises/made.lock", "run `cargo course sync`"),
            State::Stale => ("is not what it is made from", "run `cargo course sync`"),
            State::Missing => ("is missing", "run `cargo course sync`"),
            State::Edited => (
                "was edited, so it is not what it is made from",
                "change the solution or exercise.toml instead; `cargo course sync --discard` with \
                 this file makes it anew",
            ),
        };
        let what = format!("{} of `{}` {what}", file.what, file.slug);
        Some(Problem::with_file(&file.path, what, help))
    };
    Ok(files.iter().filter_map(problem).collect())
}

fn twins(sources: &Sources) -> Result<Vec<Problem>, CheckError> {
    let twins = &sources.twins;
    let problem = |program: &String| {
        let error = twins.recording(program).err()?;
        let file = sources.relative(&twins.folder().join(program));
        Some(Problem::with_file(
            file,
            error.to_string(),
            "then run `cargo course check` again",
        ))
    };
    let programs = twins.programs()?;
    let run = programs.iter().filter(|program| twins.runs(program));
    Ok(run.filter_map(problem).collect())
}
