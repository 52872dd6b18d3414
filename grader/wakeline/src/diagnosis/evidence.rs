//! What a rule of diagnosis may look at. A rule that wants to see more finds
//! it in the recording, or here, and no other rule changes for it.

use crate::timeline::{Ending, Recording};
use crate::view::SpanView;

/// One run, and what was expected of it.
pub(crate) struct Evidence<'a> {
    expected: Option<&'a SpanView>,
    got: &'a SpanView,
    recording: Option<&'a Recording>,
    fits_nominal: bool,
}

impl<'a> Evidence<'a> {
    /// A run and its span view. Nothing is expected but that it finishes.
    pub(crate) fn of_run(recording: &'a Recording, got: &'a SpanView) -> Evidence<'a> {
        Evidence {
            expected: None,
            got,
            recording: Some(recording),
            fits_nominal: false,
        }
    }

    /// A run that finished, of which only the span view is known.
    pub(crate) fn of_views(expected: &'a SpanView, got: &'a SpanView) -> Evidence<'a> {
        Evidence {
            expected: Some(expected),
            got,
            recording: None,
            fits_nominal: false,
        }
    }

    /// The same run, and what was expected of it.
    pub(crate) fn expecting(self, expected: Option<&'a SpanView>) -> Evidence<'a> {
        Evidence { expected, ..self }
    }

    /// The same run, and whether the program did what was expected in the
    /// nominal world, before.
    pub(crate) fn where_nominal_fits(self, fits_nominal: bool) -> Evidence<'a> {
        Evidence {
            fits_nominal,
            ..self
        }
    }

    /// Whether the program did what was expected in the nominal world, and
    /// this run is of another.
    pub(crate) fn fits_nominal(&self) -> bool {
        self.fits_nominal
    }

    /// Everything that was seen; `None` if only the span view is known.
    pub(crate) fn recording(&self) -> Option<&'a Recording> {
        self.recording
    }

    /// How the run ended; `None` if only the span view is known.
    pub(crate) fn ending(&self) -> Option<&'a Ending> {
        Some(&self.recording?.ending)
    }

    /// The expected view and the one that was seen, if they differ.
    pub(crate) fn difference(&self) -> Option<(&'a SpanView, &'a SpanView)> {
        let (expected, got) = (self.expected?, self.got);
        (expected != got).then_some((expected, got))
    }
}
