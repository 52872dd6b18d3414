//! One document with everything: `wakeline/results/v1`. For instructors and
//! their programs: it names hidden checks.

use serde::Serialize;

use super::shown::total;
use super::sink::{Output, json};
use crate::error::Error;
use crate::report::Results;
use crate::score::Score;
use crate::submission::{Person, Shape};
use crate::summary::Summary;
use crate::verdict::JobResult;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    course: &'a str,
    shape: Option<Shape>,
    summary: &'a Summary,
    students: Vec<Student<'a>>,
}

#[derive(Serialize)]
struct Student<'a> {
    #[serde(rename = "student")]
    name: &'a str,
    person: Option<&'a Person>,
    score: Score,
    max_score: Score,
    penalty: Score,
    exercises: &'a [JobResult],
}

pub(super) fn write(results: &Results) -> Result<Output, Error> {
    let students: Vec<Student<'_>> = results
        .students()
        .map(|(student, jobs)| {
            let total = total(jobs);
            Student {
                name: student,
                person: results.people.get(student),
                score: total.score,
                max_score: total.max,
                penalty: total.penalty,
                exercises: jobs,
            }
        })
        .collect();
    let count = students.len();
    let document = Document {
        schema: "wakeline/results/v1",
        course: &results.course.title,
        shape: results.shape,
        summary: &results.summary,
        students,
    };
    Ok(Output::File {
        contents: json(&document)?.into_bytes(),
        name: "results.json",
        count,
        notes: Vec::new(),
        left_out: Vec::new(),
    })
}
