//! What comes of drawing. It is returned, and nothing leaves a widget by another
//! way.

use super::material::Material;
use crate::chapter::problem::Problem;

/// What comes of drawing a directive, or a stretch of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// Markdown with HTML, to stand in the directive's place. What mdBook must
    /// not see of it is in comments of `html::deferred`.
    pub(crate) html: String,
    /// What the reader's pages are made of.
    pub(crate) material: Material,
    /// Everything that is wrong with it.
    pub(crate) problems: Vec<Problem>,
}

impl Drawn {
    /// HTML, and nothing else.
    pub(crate) fn html(html: impl Into<String>) -> Drawn {
        Drawn {
            html: html.into(),
            ..Drawn::default()
        }
    }

    /// HTML that this was put into; material and problems stay with it.
    #[must_use]
    pub(crate) fn within(self, html: impl Into<String>) -> Drawn {
        Drawn {
            html: html.into(),
            ..self
        }
    }

    /// Takes over material and problems of something whose HTML is used elsewhere.
    pub(crate) fn absorb(&mut self, other: Drawn) {
        self.material.extend(other.material);
        self.problems.extend(other.problems);
    }
}

impl From<Problem> for Drawn {
    fn from(problem: Problem) -> Drawn {
        Drawn {
            problems: vec![problem],
            ..Drawn::default()
        }
    }
}
