//! What a rule of diagnosis found: its sentence, and the facts in it.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::view::{Span, SpanView};

/// The sentence of a rule and its facts.
pub(crate) struct Finding {
    pub(super) text: String,
    pub(super) facts: BTreeMap<String, String>,
}

impl Finding {
    /// One or two sentences for the learner, with their operations and times.
    pub(super) fn new(text: impl Into<String>) -> Finding {
        Finding {
            text: text.into(),
            facts: BTreeMap::new(),
        }
    }

    /// One more fact; times are whole milliseconds and their names end in `_ms`.
    pub(super) fn with(mut self, name: &str, value: impl Display) -> Finding {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }

    /// One more fact, where it is known.
    pub(super) fn with_optional(self, name: &str, value: Option<impl Display>) -> Finding {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The facts of one operation.
    pub(super) fn with_span(self, wanted: &Span, found: &Span) -> Finding {
        self.with("operation", &found.name)
            .with("begin_ms", found.begin.0)
            .with("expected_begin_ms", wanted.begin.0)
            .with_optional("end_ms", found.end.map(|end| end.0))
            .with_optional("expected_end_ms", wanted.end.map(|end| end.0))
    }

    /// When both runs returned, as far as they did.
    pub(super) fn with_totals(self, expected: &SpanView, got: &SpanView) -> Finding {
        self.with_optional("total_ms", got.total.map(|total| total.0))
            .with_optional("expected_total_ms", expected.total.map(|total| total.0))
    }
}
