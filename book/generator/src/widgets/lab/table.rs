//! Some telling runs of a lab as a table, for readers without a script and on
//! paper: each value of one parameter, with what becomes of it in every version.

use serde_json::{Value, json};

use super::body::Control;
use crate::html::markdown::html as short;
use crate::sources::labs::Lab;
use crate::widgets::request::Request;

/// A row a value of the first parameter that is a number; where the code has
/// versions, a column for each.
pub(super) fn html(request: &Request<'_>, lab: &Lab, controls: &[Control<'_>]) -> String {
    let is_number = |control: &Control<'_>| control.choices.is_empty();
    let number = controls.iter().position(is_number);
    let switch = controls.iter().position(|control| !is_number(control));
    let count = |index: Option<usize>| {
        let of = |index: usize| controls[index].parameter.values.len();
        index.map_or(1, of)
    };
    let run = |row: usize, version: usize| {
        let place = |(index, control): (usize, &Control<'_>)| match Some(index) {
            index if index == number => row,
            index if index == switch => version,
            _ => control.start,
        };
        let indices: Vec<usize> = controls.iter().enumerate().map(place).collect();
        lab.run(lab.point(&indices)).span_view().headline()
    };
    let row = |row: usize| {
        let runs: Vec<String> = (0..count(switch))
            .map(|version| run(row, version))
            .collect();
        json!({ "value": number.map(|number| controls[number].value(row)), "runs": runs })
    };
    let versions = switch.map_or_else(
        || vec!["what happens".to_owned()],
        |switch| {
            let choices = controls[switch].choices.iter();
            choices.map(|choice| short(&choice.text)).collect()
        },
    );
    let others = controls.iter().enumerate();
    let others = others.filter(|(index, _)| Some(*index) != number && Some(*index) != switch);
    let others: Vec<String> = others.map(|(_, control)| control.sentence()).collect();
    let values = json!({
        "number": number.map(|number| short(&controls[number].label)),
        "versions": versions,
        "rows": (0..count(number)).map(row).collect::<Vec<Value>>(),
        "others": others.join(", "),
    });
    request.render("lab/table.html", &values)
}
