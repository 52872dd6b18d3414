//! A table with a row for each exercise of each student. For instructors: it
//! names hidden checks.

use std::path::Path;

use clap::Args;

use super::Write;
use crate::error::Error;
use crate::export::output::Output;
use crate::export::table::Table;
use crate::results::Results;
use crate::verdict::Verdict;

const COLUMNS: [&str; 20] = [
    "student",
    "id",
    "sid",
    "email",
    "login",
    "exercise",
    "verdict",
    "score",
    "max_score",
    "penalty",
    "final_score",
    "late",
    "submitted",
    "attempt",
    "attempts",
    "diagnosis_id",
    "diagnosis",
    "checks",
    "checks_passed",
    "failed_checks",
];

/// One row a student and exercise.
#[derive(Args)]
pub(crate) struct Csv {}

impl Write for Csv {
    fn write(&self, results: &Results, _: Option<&Path>) -> Result<Output, Error> {
        let mut table = Table::new(COLUMNS);
        for job in &results.jobs {
            let person = results
                .people
                .get(&job.student)
                .cloned()
                .unwrap_or_default();
            let marks = &job.marks;
            let diagnosis = marks.diagnosis.as_ref();
            let failed: Vec<&str> = marks
                .checks
                .iter()
                .filter(|check| check.verdict != Verdict::Pass)
                .map(|check| check.name.as_str())
                .collect();
            let submitted = job.lateness.submitted.map(|time| time.to_string());
            table.row([
                job.student.clone(),
                person.id.unwrap_or_default(),
                person.sid.unwrap_or_default(),
                person.email.unwrap_or_default(),
                person.login.unwrap_or_default(),
                job.exercise.to_string(),
                marks.verdict.to_string(),
                marks.score.to_string(),
                marks.max_score.to_string(),
                job.lateness.penalty.to_string(),
                job.lateness.final_score.to_string(),
                job.lateness.late.clone().unwrap_or_default(),
                submitted.unwrap_or_default(),
                job.attempt.to_string(),
                job.attempts.to_string(),
                diagnosis.map_or_else(String::new, |one| one.id.to_string()),
                diagnosis.map_or_else(String::new, |one| one.text.clone()),
                marks.checks.len().to_string(),
                (marks.checks.len() - failed.len()).to_string(),
                failed.join(" "),
            ]);
        }
        Ok(Output::File {
            contents: table.text().into_bytes(),
            name: "results.csv",
            count: results.jobs.len(),
            notes: Vec::new(),
            left_out: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Csv, Output, Write};
    use crate::results::samples;
    use crate::verdict::Verdict;

    #[test]
    fn each_result_is_a_row() {
        let jobs = vec![
            samples::job("Ada", Verdict::Pass, 10),
            samples::job("Ben", Verdict::Deadlock, 4),
        ];
        let output = Csv {}.write(&samples::results(jobs), None).unwrap();
        let Output::File {
            contents, count, ..
        } = output
        else {
            panic!("it is one file");
        };
        let text = String::from_utf8(contents).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!((rows.len(), count), (3, 2));
        assert!(
            rows[2].starts_with("Ben,,,,,one,deadlock,4,10,0,4,"),
            "{text}"
        );
    }
}
