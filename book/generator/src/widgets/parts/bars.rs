//! Bars that a reader sets by hand: a row for each operation, over an axis that
//! tells nothing of where they belong.

use serde_json::json;

use super::scale::Scale;
use crate::html::markdown::compact;
use crate::widgets::request::Request;

/// A bar as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) begin: u64,
    pub(crate) end: u64,
}

/// The rows of these bars, and the axis below them. `kept` says where the sliders
/// stand: paper has the rows alone.
pub(crate) fn html(
    request: &Request<'_>,
    bars: &[Bar],
    scale: Scale,
    kept: fn(&str) -> String,
) -> String {
    let rows = bars.iter().map(|bar| {
        let values = json!({ "name": bar.name, "scale": scale });
        let sliders = request.render("parts/sliders.html", &values);
        json!({ "name": bar.name, "sliders": kept(&compact(&sliders)) })
    });
    let values = json!({
        "scale": scale,
        "marks": scale.marks(),
        "rows": rows.collect::<Vec<_>>(),
    });
    request.render("parts/bars.html", &values)
}
