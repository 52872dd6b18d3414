//! What a directive has to say of itself, and what comes of drawing it.

use super::material::Material;
use super::request::Request;
use crate::chapter::problem::Problem;

/// A directive: its name, what an author can write, how it is drawn.
///
/// Its documentation, templates, style and script lie in its folder; the row of
/// the registry (`super`) names them.
pub(crate) trait Widget: Sync {
    /// What stands behind `wakeline` in the info string.
    fn name(&self) -> &'static str;

    /// Keys that have to be given. They are there when `draw` is called.
    fn required(&self) -> &'static [&'static str] {
        &[]
    }

    /// Keys that may be given.
    fn optional(&self) -> &'static [&'static str] {
        &[]
    }

    /// What stands between the fences.
    fn body(&self) -> Body;

    /// Whether it may stand in a teaching note, which learners do not get. What
    /// readers keep or come back to may not.
    fn fits_in_note(&self) -> bool {
        true
    }

    /// Draws it. A problem that leaves nothing to draw is the error; others are
    /// returned with what was drawn.
    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem>;
}

/// What stands between the fences of a directive, in the words of its
/// documentation: `Markdown`, `TOML`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Required(&'static str),
    Optional(&'static str),
}

/// What comes of drawing a directive, or a stretch of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    /// Markdown with HTML, to stand in the directive's place.
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
