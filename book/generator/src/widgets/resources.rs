//! What everything of one build is drawn from and with.

use crate::edition::Edition;
use crate::html::templates::Templates;
use crate::sources::Sources;

/// Lent to whatever draws: a widget, a page, a list.
#[derive(Clone, Copy)]
pub(crate) struct Resources<'build> {
    /// Timelines, code, exercises.
    pub(crate) sources: &'build Sources,
    pub(crate) templates: &'build Templates,
    /// Whom it is drawn for.
    pub(crate) edition: Edition,
}
