//! Whom a book is for. The same chapters make both editions.
//!
//! A teaching note gives nothing to a learner's page, but is drawn all the same,
//! so its errors are errors of both. Only for instructors is the folder of a
//! solution read: the reference without its marks, other right ways, and
//! misconceptions with what came of them when the self-test ran them. The
//! editions lie in folders of their own, so nobody hands out the one by copying
//! the other.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// An edition of the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Edition {
    /// For learners: no solutions, no hidden checks, no teaching notes.
    #[default]
    Learner,
    /// For those who teach: all of that, and how long everything takes.
    Instructor,
}

impl Edition {
    /// The book's title in this edition.
    pub(crate) fn title(self, title: &str) -> String {
        match self {
            Edition::Learner => title.to_owned(),
            Edition::Instructor => format!("{title} · instructor edition"),
        }
    }

    /// Where its pages lie, beside those of the learners at `pages`: nobody
    /// hands out the one for the other by copying a folder.
    pub(crate) fn folder(self, pages: &Path) -> PathBuf {
        match self {
            Edition::Learner => pages.to_owned(),
            Edition::Instructor => {
                let mut name = pages.file_name().unwrap_or_default().to_owned();
                name.push("-instructor");
                pages.with_file_name(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editions_lie_side_by_side() {
        let pages = Path::new("book/html");
        assert_eq!(Edition::Learner.folder(pages), pages);
        assert_eq!(
            Edition::Instructor.folder(pages),
            Path::new("book/html-instructor")
        );
    }
}
