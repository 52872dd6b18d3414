//! Bars that a reader sets by hand: a row for each operation, over an axis that
//! tells nothing of where they belong.

use serde_json::json;

use super::scale::Scale;
use crate::html::markdown::compact;
use crate::widgets::request::Request;

/// A row for each of these names, and the axis below them. `kept` says where the
/// sliders stand: paper has the rows alone.
pub(crate) fn html<'a>(
    request: &Request<'_>,
    names: impl Iterator<Item = &'a str>,
    scale: Scale,
    kept: fn(&str) -> String,
) -> String {
    let rows = names.map(|name| {
        let values = json!({ "name": name, "scale": scale });
        let sliders = request.render("parts/sliders.html", &values);
        json!({ "name": name, "sliders": kept(&compact(&sliders)) })
    });
    let values = json!({
        "scale": scale,
        "marks": scale.marks(),
        "rows": rows.collect::<Vec<_>>(),
    });
    request.render("parts/bars.html", &values)
}
