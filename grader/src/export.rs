//! From results to the files that platforms read: one file a format below
//! `export/`. Needs nothing but an output folder that `grade` wrote.
//!
//! Formats that students see tell nothing of hidden checks but how they came
//! out together, by `results::disclosure`. Nothing is dropped without a word:
//! who cannot be matched or was not graded is named in `Exported::left_out`.
//! What each platform wants is written up in `grader/EXPORT.md`.

mod cut;
mod formats;
mod gradebook;
mod matching;
mod output;
mod table;

pub(crate) use formats::Format;
