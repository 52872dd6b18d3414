//! What everything of one build is drawn with, lent to all who draw.

use crate::edition::Edition;
use crate::html::deferred::Held;
use crate::html::templates::Templates;
use crate::sources::Sources;

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
