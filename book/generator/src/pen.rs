//! What everything of one build is drawn with, lent to all who draw.

use crate::edition::Edition;
use crate::held::Held;
use crate::sources::Sources;
use crate::templates::Templates;

/// Lent to a page, a widget, a list.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'engine> {
    /// Timelines, code, exercises.
    pub(crate) sources: &'engine Sources,
    /// HTML that waits until the site is built.
    pub(crate) held: &'engine Held,
    /// The widgets' HTML.
    pub(crate) templates: &'engine Templates,
    /// Whom it is drawn for.
    pub(crate) edition: Edition,
}
