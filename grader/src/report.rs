//! From the ledger to what people and programs read: `results.jsonl`, the page
//! of the class, and a page a student. Needs nothing but the ledger, so it can
//! be done again at any time.
//!
//! Students pass through one at a time: a page is written, what it adds to the
//! class is counted (`roster`, `scores`, `checks`, `groups`, `slow`), and the
//! page of the class is written when all have passed. `heat` and `separation`
//! look at the same counts of `checks`; `advice` has the words for each
//! diagnosis. Instructors see everything; a page to hand out shows of hidden checks
//! only how many passed (`results::disclosure`). Pages are static and need no script, which
//! adds sorting, search and a copy button. Every file is replaced whole.

mod advice;
mod checks;
mod class;
mod correlation;
mod groups;
mod heat;
mod page;
mod prose;
mod roster;
mod scores;
mod separation;
mod slow;
mod student;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::host::files;
use crate::host::lock::WriteLock;
use crate::results::{JobResult, Ledger, Source, Summary, file_names};
use class::Class;

pub use crate::results::Audience;
pub use advice::advice;
pub use table::table;

/// Where the pages of students go, below the output folder.
const fn folder(audience: Audience) -> &'static str {
    match audience {
        Audience::Instructor => "students",
        Audience::Student => "for-students",
    }
}

/// Writes the report of an output folder from its ledger, and says where it
/// begins: the page of the class, or the folder of pages to hand out.
///
/// For an instructor that is `results.jsonl`, `index.html` and a page a student
/// in `students`; for students a page each in `for-students`. Every file is
/// replaced whole.
///
/// # Errors
///
/// If the folder has no ledger, or a file cannot be written.
///
/// ```
/// use grader::report::{self, Audience};
/// let empty = tempfile::tempdir().unwrap();
/// let error = report::write(empty.path(), Audience::Student).unwrap_err();
/// assert!(error.to_string().contains("holds no ledger.sqlite"));
/// ```
pub fn write(out: &Path, audience: Audience) -> Result<PathBuf, Error> {
    let source = Source::open(out)?;
    let _lock = WriteLock::of(out)?;
    compose(out, &source, audience).map(|(begin, _)| begin)
}

/// Writes everything that people read at the end of a run, and its numbers.
/// Pages that were handed out once are written again, or they would be those
/// of an older run.
pub(crate) fn conclude(out: &Path, ledger: &Ledger, run: Summary) -> Result<Summary, Error> {
    let mut source = Source::open(out)?;
    source.speed = (run.wall_seconds, run.jobs_per_second);
    let (_, counted) = compose(out, &source, Audience::Instructor)?;
    if out.join(folder(Audience::Student)).is_dir() {
        compose(out, &source, Audience::Student)?;
    }
    let summary = Summary {
        wall_seconds: run.wall_seconds,
        jobs_per_second: run.jobs_per_second,
        regraded: run.regraded,
        ..counted
    };
    ledger.set_fact("summary", &summary)?;
    let json = serde_json::to_string_pretty(&summary).map_err(Error::document("summary.json"))?;
    files::replace(&out.join("summary.json"), &format!("{json}\n"))?;
    Ok(summary)
}

/// Writes a report in one pass over the results. Says where it begins, and
/// counts.
fn compose(out: &Path, source: &Source, audience: Audience) -> Result<(PathBuf, Summary), Error> {
    let names = page_names(source)?;
    let pages = page::Pages::new()?;
    let folder = out.join(folder(audience));
    fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
    let mut class = Class::new(&source.course);
    let mut summary = Summary::default();
    let mut pass = |lines: &mut dyn Write| {
        source.each_student(|student, jobs| {
            let name = &names[student];
            for job in &jobs {
                write_line(lines, job).map_err(Error::io("write", out))?;
            }
            let page = student::page(&source.course, student, &jobs, audience);
            files::replace(&folder.join(name), &pages.render("student.html", &page)?)?;
            summary.add(&jobs);
            class.add(student, name, jobs);
            Ok(())
        })
    };
    if audience == Audience::Student {
        pass(&mut io::sink())?;
        remove_strangers(&folder, &names)?;
        return Ok((folder, summary));
    }
    let lines = out.join("results.jsonl");
    files::replace_with(&lines, |file| pass(file).map_err(io::Error::other))?;
    remove_strangers(&folder, &names)?;
    let index = out.join("index.html");
    class::write(&class, source.speed.0, &pages, &index)?;
    Ok((index, summary))
}

fn write_line(file: &mut dyn Write, job: &JobResult) -> io::Result<()> {
    serde_json::to_writer(&mut *file, job)?;
    file.write_all(b"\n")
}

/// The name of each student's page.
fn page_names(source: &Source) -> Result<BTreeMap<String, String>, Error> {
    let students = source.students()?;
    let names = file_names(students.iter().map(String::as_str));
    let page = |(student, name): (&str, String)| (student.to_owned(), format!("{name}.html"));
    Ok(names.into_iter().map(page).collect())
}

/// Pages of students who are gone would be found by nobody but be wrong.
fn remove_strangers(folder: &Path, names: &BTreeMap<String, String>) -> Result<(), Error> {
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
