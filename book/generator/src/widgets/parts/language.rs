//! The two languages of the book. A reader chooses which comes first, or one
//! alone; what belongs to one language is marked, and the style hides it on the
//! screens of those who want the other alone.

use serde::{Deserialize, Serialize};

/// What something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    Rust,
    Python,
}

impl Language {
    pub(crate) const WORDS: [(&str, Language); 2] =
        [("rust", Language::Rust), ("python", Language::Python)];

    /// As an author writes it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::Python => "python",
        }
    }

    /// In running text.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
        }
    }

    /// With the library whose programs the book shows.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Language::Rust => "Rust · tokio",
            Language::Python => "Python · asyncio",
        }
    }
}
