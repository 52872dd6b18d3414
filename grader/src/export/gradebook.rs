//! What gradebooks of platforms have in common: a file to fill in, and points
//! that become grades.

use std::path::Path;

use clap::Args;

use crate::error::Error;
use crate::results::{Results, Score};

/// How points become grades.
#[derive(Args, Clone, Copy)]
pub(crate) struct Scaling {
    /// Make full marks what the platform calls the maximum.
    #[arg(long = "scale")]
    pub(super) to_maximum: bool,
}

/// Full marks of the whole course.
pub(super) fn full_marks(results: &Results) -> Score {
    let exercises = results.course.exercises.iter();
    exercises.map(|exercise| Score::from(exercise.points)).sum()
}

/// A grade with two decimals, where full marks are `max`.
pub(super) fn scaled(score: Score, full: Score, max: f64) -> String {
    let share = if full.is_zero() {
        0.0
    } else {
        score.number() / full.number()
    };
    format!("{:.2}", share * max)
}

/// The text of a file that was downloaded from a platform.
pub(super) fn read(what: &str, path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(Error::named_file(what, path))?;
    String::from_utf8(bytes).map_err(|_| {
        let shown = path.display();
        Error::Usage(format!(
            "{shown} is not UTF-8; download it again, and do not save it in a spreadsheet"
        ))
    })
}
