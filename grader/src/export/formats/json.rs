//! One document with everything: `wakeline/results/v1`. For instructors and
//! their programs: it names hidden checks.

use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::Write;
use super::output::{Output, json};
use crate::error::Error;
use crate::intake::{Person, Shape};
use crate::results::disclosure::total;
use crate::results::{JobResult, Results, Score, Summary};

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

/// One document `wakeline/results/v1`.
#[derive(Args)]
pub(crate) struct Json {}

impl Write for Json {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
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
}
