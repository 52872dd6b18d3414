//! What the report must know of the course. It is kept in the ledger, so that a
//! report needs no course.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Harness, Points, Slug};

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
    /// Ledgers did not always say it.
    #[serde(default)]
    pub(crate) harness: Harness,
}

impl Course {
    pub(crate) fn of(catalogue: &Catalogue) -> Course {
        let exercises = catalogue.parts.iter().flat_map(|part| {
            part.exercises.iter().map(|exercise| CourseExercise {
                slug: exercise.slug.clone(),
                title: exercise.title.clone(),
                part: part.title.clone(),
                points: exercise.max_score(),
                harness: exercise.harness,
            })
        });
        Course {
            title: catalogue.title.clone(),
            exercises: exercises.collect(),
        }
    }

    /// The same with the exercises of `before` that are in `whole` and not in this
    /// one: their results stay.
    pub(crate) fn with(self, before: Option<Course>, whole: &Catalogue) -> Course {
        let before = before.map_or_else(Vec::new, |before| before.exercises);
        let find = |exercises: &[CourseExercise], slug: &Slug| {
            exercises.iter().find(|known| known.slug == *slug).cloned()
        };
        let slugs = whole.exercises().map(|exercise| &exercise.slug);
        let exercises =
            slugs.filter_map(|slug| find(&self.exercises, slug).or_else(|| find(&before, slug)));
        Course {
            exercises: exercises.collect(),
            title: self.title,
        }
    }

    /// How the checks of an exercise run.
    pub(crate) fn harness(&self, slug: &Slug) -> Harness {
        let mut known = self.exercises.iter();
        let known = known.find(|exercise| exercise.slug == *slug);
        known.map_or_else(Harness::default, |exercise| exercise.harness)
    }
}
