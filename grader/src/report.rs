//! From the ledger to what people and programs read: `results.jsonl`, the page
//! of the class, and a page a student. Needs nothing but the ledger, so it can
//! be done again at any time.

mod class;
mod page;
mod prose;
mod student;
mod table;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::attempts;
use crate::catalogue::{Catalogue, Points, Slug};
use crate::error::Error;
use crate::files;
use crate::ledger::Ledger;
use crate::submission::{Person, Shape};
use crate::summary::Summary;
use crate::verdict::JobResult;

pub use table::table;

/// What the report must know of the course, kept in the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Course {
    pub(crate) title: String,
    pub(crate) exercises: Vec<CourseExercise>,
}

/// What the report must know of an exercise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CourseExercise {
    pub(crate) slug: Slug,
    pub(crate) title: String,
    pub(crate) part: String,
    pub(crate) points: Points,
}

impl Course {
    pub(crate) fn of(catalogue: &Catalogue) -> Course {
        let exercises = catalogue.parts.iter().flat_map(|part| {
            part.exercises.iter().map(|exercise| CourseExercise {
                slug: exercise.slug.clone(),
                title: exercise.title.clone(),
                part: part.title.clone(),
                points: exercise.max_score(),
            })
        });
        Course {
            title: catalogue.title.clone(),
            exercises: exercises.collect(),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Render {
            template: "the course",
            message: error.to_string(),
        })
    }
}

/// All results of a run, in the order of `results.jsonl`.
pub(crate) struct Results {
    pub(crate) course: Course,
    pub(crate) summary: Summary,
    pub(crate) jobs: Vec<JobResult>,
    /// Who the students are, by the name that the results use.
    pub(crate) people: BTreeMap<String, Person>,
    /// In which shape they handed in.
    pub(crate) shape: Option<Shape>,
}

impl Results {
    /// Reads the results in an output folder.
    pub(crate) fn read(out: &Path) -> Result<Results, Error> {
        let path = out.join("ledger.sqlite");
        if !path.is_file() {
            return Err(Error::Usage(format!(
                "{} holds no ledger.sqlite; name a folder that `cargo grader grade` wrote",
                out.display()
            )));
        }
        let ledger = Ledger::open(&path)?;
        let unfinished = || Error::Ledger {
            path: path.clone(),
            message: "no run was begun on it; run `cargo grader grade` first".to_owned(),
        };
        let course = ledger.fact("course")?.ok_or_else(unfinished)?;
        let course: Course = serde_json::from_str(&course).map_err(|_| unfinished())?;
        let mut jobs = attempts::counting(ledger.results()?);
        let order: BTreeMap<&Slug, usize> = course
            .exercises
            .iter()
            .enumerate()
            .map(|(index, one)| (&one.slug, index))
            .collect();
        jobs.sort_by(|a, b| {
            let place = |job: &JobResult| order.get(&job.exercise).copied();
            (&a.student, place(a)).cmp(&(&b.student, place(b)))
        });
        let people = ledger.fact("people")?.unwrap_or_default();
        let people = serde_json::from_str(&people).unwrap_or_default();
        let shape = ledger.fact("shape")?;
        let shape = shape.and_then(|json| serde_json::from_str(&json).ok());
        let timed = ledger.fact("summary")?;
        let timed: Option<Summary> = timed.and_then(|json| serde_json::from_str(&json).ok());
        let (wall_seconds, jobs_per_second) =
            timed.map_or((0.0, 0.0), |old| (old.wall_seconds, old.jobs_per_second));
        let summary = Summary {
            wall_seconds,
            jobs_per_second,
            ..Summary::of(&jobs)
        };
        Ok(Results {
            course,
            summary,
            jobs,
            people,
            shape,
        })
    }

    /// The results of each student, students in order.
    pub(crate) fn students(&self) -> impl Iterator<Item = (&str, &[JobResult])> {
        self.jobs
            .chunk_by(|a, b| a.student == b.student)
            .map(|jobs| (jobs[0].student.as_str(), jobs))
    }
}

/// Writes `results.jsonl` and all pages of an output folder from its ledger.
pub fn write(out: &Path) -> Result<(), Error> {
    let results = Results::read(out)?;
    let mut lines = String::new();
    for job in &results.jobs {
        let line = serde_json::to_string(job).map_err(|error| Error::Render {
            template: "results.jsonl",
            message: error.to_string(),
        })?;
        lines.push_str(&line);
        lines.push('\n');
    }
    files::replace(&out.join("results.jsonl"), &lines)?;
    let pages = page::Pages::new()?;
    let names: BTreeMap<&str, String> = file_names(results.students().map(|(student, _)| student))
        .into_iter()
        .map(|(student, name)| (student, format!("{name}.html")))
        .collect();
    let folder = out.join("students");
    fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
    for (student, jobs) in results.students() {
        let html = pages.render(
            "student.html",
            &student::page(&results.course, student, jobs),
        )?;
        files::replace(&folder.join(&names[student]), &html)?;
    }
    remove_strangers(&folder, &names)?;
    let html = pages.render("class.html", &class::page(&results, &names))?;
    files::replace(&out.join("index.html"), &html)
}

/// Pages of students who are gone would be found by nobody but be wrong.
fn remove_strangers(folder: &Path, names: &BTreeMap<&str, String>) -> Result<(), Error> {
    let here: BTreeSet<&String> = names.values().collect();
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        let path = entry.map_err(Error::io("read", folder))?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let is_page = path
            .extension()
            .is_some_and(|extension| extension == "html");
        if is_page && name.is_some_and(|name| !here.contains(&name)) {
            fs::remove_file(&path).map_err(Error::io("remove", &path))?;
        }
    }
    Ok(())
}

/// A file name for each student: readable, safe on every file system
/// and in every link, and unique even where only capitals differ.
pub(crate) fn file_names<'a>(students: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for student in students {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let safe: String = student
            .chars()
            .map(|c| if plain(c) { c } else { '-' })
            .take(60)
            .collect();
        let mut name = safe.trim_matches('-').to_owned();
        if name.is_empty() {
            "student".clone_into(&mut name);
        }
        let mut unique = name.clone();
        let mut number = 2;
        while !taken.insert(unique.to_ascii_lowercase()) {
            unique = format!("{name}-{number}");
            number += 1;
        }
        names.insert(student, unique);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::file_names;

    #[test]
    fn names_of_pages_are_safe_and_unique() {
        let students = ["../../etc", "A b", "a-B", "Jörg Müller", "日本", "中国"];
        let names = file_names(students.into_iter());
        assert_eq!(names["../../etc"], "etc");
        assert_eq!(names["A b"], "A-b");
        assert_eq!(names["a-B"], "a-B-2");
        assert_eq!(names["Jörg Müller"], "J-rg-M-ller");
        assert_eq!(names["日本"], "student");
        assert_eq!(names["中国"], "student-2");
    }
}
