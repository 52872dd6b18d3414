//! `cargo course new`: what is the same in every new exercise, chapter, module of
//! listings, and course. The files lie in `scaffold/`; one whose name ends in
//! `.in` has gaps like `«title»`, which are filled here. What an author still
//! has to write stands behind `WRITE: `.

mod chapter;
mod course;
mod error;
mod exercise;
pub(crate) mod fill;
mod listing;
mod name;
mod wakeline;

pub use self::chapter::{NewChapter, chapter};
pub use self::course::course;
pub use self::error::NewError;
pub use self::exercise::{NewExercise, exercise};
pub use self::listing::{NewListing, listing};
pub use self::wakeline::Wakeline;

/// A title is one line.
fn check_title(title: &str) -> Result<(), NewError> {
    if title.trim().is_empty() || title.chars().any(char::is_control) {
        let title = title.to_owned();
        return Err(NewError::Title { title });
    }
    Ok(())
}
