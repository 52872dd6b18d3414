//! What a directive has to say of itself.

use super::drawn::Drawn;
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
