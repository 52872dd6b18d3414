//! What a rule of diagnosis may look at. A rule that wants to see more finds
//! it in the recording, or here, and no other rule changes for it.

use super::comparison::{begins_at_an_end, follows};
use crate::timeline::{Ending, Recording};
use crate::view::{Snapshot, Span, SpanView};

/// One run, and what was expected of it.
pub(crate) struct Evidence<'a> {
    expected: Option<&'a SpanView>,
    got: &'a SpanView,
    recording: Option<&'a Recording>,
    worlds: Option<(&'a Snapshot, &'a [Recording])>,
    fits_nominal: bool,
}

impl<'a> Evidence<'a> {
    /// A run and its span view. Nothing is expected but that it finishes.
    pub(crate) fn of_run(recording: &'a Recording, got: &'a SpanView) -> Evidence<'a> {
        Evidence {
            expected: None,
            got,
            recording: Some(recording),
            worlds: None,
            fits_nominal: false,
        }
    }

    /// A run that finished, of which only the span view is known.
    pub(crate) fn of_views(expected: &'a SpanView, got: &'a SpanView) -> Evidence<'a> {
        Evidence {
            expected: Some(expected),
            got,
            recording: None,
            worlds: None,
            fits_nominal: false,
        }
    }

    /// The same run, and what was expected of it.
    pub(crate) fn expecting(self, expected: Option<&'a SpanView>) -> Evidence<'a> {
        Evidence { expected, ..self }
    }

    /// The same run, with what is expected and what was recorded in other worlds.
    pub(crate) fn in_worlds(
        self,
        expected: &'a Snapshot,
        recordings: &'a [Recording],
    ) -> Evidence<'a> {
        Evidence {
            worlds: Some((expected, recordings)),
            ..self
        }
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

    /// The most operations that may be under way at once in any world.
    pub(crate) fn limit(&self) -> usize {
        let views = self.all_expected();
        views.map(|view| view.peak).max().unwrap_or(0)
    }

    /// Whether `then` is to begin when `first` has ended. Where two instants meet in
    /// one world and part in another, that is a coincidence.
    pub(crate) fn should_follow(&self, then: &Span, first: &Span) -> bool {
        let Some(expected) = self.expected else {
            return false;
        };
        let mut views = self.all_expected();
        views.all(|view| follows((expected, view), then, first))
    }

    /// Whether an operation is to begin when another one ends, whichever that is, and
    /// not with a timer.
    pub(crate) fn should_wait(&self, then: &Span) -> bool {
        let mut views = self.all_expected();
        let expected = self.expected;
        expected.is_some_and(|expected| views.all(|view| begins_at_an_end((expected, view), then)))
    }

    /// The most operations that were under way at once in any world that was recorded.
    pub(crate) fn most_seen(&self) -> usize {
        let recordings = self.recordings().iter();
        let peaks = recordings.map(|recording| recording.span_view().peak);
        peaks.max().unwrap_or(self.got.peak)
    }

    /// Whether `then` began when `first` had ended, in each world that was recorded.
    pub(crate) fn followed(&self, then: &Span, first: &Span) -> bool {
        let mut views = self.recordings().iter().map(Recording::span_view);
        views.all(|view| follows((self.got, &view), then, first))
    }

    fn recordings(&self) -> &'a [Recording] {
        self.worlds.map_or(&[], |(_, recordings)| recordings)
    }

    fn all_expected(&self) -> impl Iterator<Item = &'a SpanView> {
        let others = self
            .worlds
            .into_iter()
            .flat_map(|(snapshot, _)| &snapshot.0);
        let this = self.expected.into_iter();
        this.chain(others.map(|(_, view)| view))
    }
}
