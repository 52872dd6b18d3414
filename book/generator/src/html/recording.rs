//! A recording as a page holds it: a JSON document in a script element,
//! because no page can load one from `file://`.

/// How such an element begins.
const OPEN: &str = "<script type=\"application/json\" class=\"wl-recording\"";

/// The element. `attributes` begin with a space.
pub(crate) fn script(document: &str, attributes: &str) -> String {
    format!("{OPEN}{attributes}>{document}</script>")
}

/// Whether a page holds a recording; it then loads the player.
pub(crate) fn is_in(page: &str) -> bool {
    page.contains(OPEN)
}
