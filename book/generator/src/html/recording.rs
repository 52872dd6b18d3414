//! A recording as a page holds it: a JSON document in a script element,
//! because no page can load one from `file://`.

/// The element. `attributes` begin with a space.
pub(crate) fn script(document: &str, attributes: &str) -> String {
    format!(
        "<script type=\"application/json\" class=\"wl-recording\"{attributes}>{document}</script>"
    )
}
