//! The minutes of the book: what a chapter takes to read, and its exercises.

use grader::catalogue::Exercise;

use super::contents::DrawnChapter;
use crate::chapter::problem::Problem;
use crate::sources::Sources;

/// What there is to do in one chapter.
pub(super) struct Work<'book> {
    pub(super) chapter: &'book DrawnChapter,
    /// Minutes without the exercises.
    pub(super) reading: u32,
    pub(super) exercises: Vec<&'book Exercise>,
}

impl Work<'_> {
    /// The whole chapter.
    pub(super) fn minutes(&self) -> u32 {
        let exercises = self.exercises.iter().map(|it| it.minutes);
        self.reading + exercises.sum::<u32>()
    }
}

/// The chapters that say their minutes. Those of the exercises are among them;
/// where they are more than the whole, that is a problem.
pub(super) fn gather<'book>(
    drawn: &'book [DrawnChapter],
    sources: &'book Sources,
    problems: &mut Vec<Problem>,
) -> Vec<Work<'book>> {
    let mut work = Vec::new();
    for chapter in drawn {
        let material = &chapter.material;
        let Some((minutes, at)) = &material.minutes else {
            continue;
        };
        let of_chapter = |it: &&Exercise| {
            material
                .exercises
                .iter()
                .any(|slug| slug == it.slug.as_str())
        };
        let exercises: Vec<&Exercise> = sources.catalogue.exercises().filter(of_chapter).collect();
        let practice: u32 = exercises.iter().map(|it| it.minutes).sum();
        let Some(reading) = minutes.checked_sub(practice) else {
            problems.push(chapter.chapter.problem(
                at,
                format!("{minutes} minutes are less than the {practice} of its exercises"),
                "`minutes` is the whole chapter, reading and exercises: write more",
            ));
            continue;
        };
        work.push(Work {
            chapter,
            reading,
            exercises,
        });
    }
    work
}
