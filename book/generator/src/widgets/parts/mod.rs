//! What several widgets draw: code, timelines, output, notes, fields for an
//! answer; and what several read: TOML bodies, questions to a recording.

pub(crate) mod answer;
pub(crate) mod bars;
pub(crate) mod code;
pub(crate) mod depths;
pub(crate) mod exercise;
pub(crate) mod key;
pub(crate) mod language;
pub(crate) mod note;
pub(crate) mod output;
pub(crate) mod pair;
pub(crate) mod prediction;
pub(crate) mod scale;
pub(crate) mod timeline;
pub(crate) mod toml;
pub(crate) mod twins;

/// The templates of this folder, by name.
pub(super) const TEMPLATES: [(&str, &str); 10] = [
    ("bars.html", include_str!("bars.html")),
    ("code.html", include_str!("code.html")),
    ("field.html", include_str!("field.html")),
    ("note.html", include_str!("note.html")),
    ("operations.html", include_str!("operations.html")),
    ("output.html", include_str!("output.html")),
    ("pair.html", include_str!("pair.html")),
    ("sliders.html", include_str!("sliders.html")),
    ("tick.html", include_str!("tick.html")),
    ("timeline.html", include_str!("timeline.html")),
];
