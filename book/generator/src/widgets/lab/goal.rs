//! Goals of a lab: conditions over what a run comes to and over its values. Each
//! can be reached, and is not at the start; both are proved on the grid.

use wakeline::timeline::Outcome;

use super::body::{Control, Goal};
use crate::chapter::problem::Problem;
use crate::sources::labs::Lab;
use crate::widgets::request::Request;

/// What a condition compares.
#[derive(Clone, Copy)]
enum Quantity<'text> {
    Number(u64),
    /// When the program ended.
    Total,
    /// The most operations at one time.
    Peak,
    /// For how long operations were under way, all of them together.
    Waited,
    /// For how long the loop was blocked.
    Blocked,
    /// The value of a parameter.
    Parameter(usize),
    /// When the last operation of this name had its answer.
    End(&'text str),
}

const MEASURED: [(&str, Quantity<'static>); 4] = [
    ("total", Quantity::Total),
    ("peak", Quantity::Peak),
    ("waited", Quantity::Waited),
    ("blocked", Quantity::Blocked),
];

type Compare = fn(&u64, &u64) -> bool;

/// Longer signs before those that they begin with.
const SIGNS: [(&str, Compare); 6] = [
    ("<=", u64::le),
    (">=", u64::ge),
    ("!=", u64::ne),
    ("<", u64::lt),
    (">", u64::gt),
    ("=", u64::eq),
];

/// `total < 150`, `fetch(b) = b_ms`.
struct Condition<'text> {
    left: Quantity<'text>,
    compare: Compare,
    right: Quantity<'text>,
}

/// At which points each goal is reached: a `1` for such a point, else a `0`.
pub(super) fn all(
    request: &Request<'_>,
    goals: &[Goal],
    lab: &Lab,
    controls: &[Control<'_>],
    start: usize,
) -> Result<Vec<String>, Problem> {
    let reached = |goal| reached(request, goal, lab, controls, start);
    goals.iter().map(reached).collect()
}

fn reached(
    request: &Request<'_>,
    goal: &Goal,
    lab: &Lab,
    controls: &[Control<'_>],
    start: usize,
) -> Result<String, Problem> {
    let text = goal.when.get_ref();
    let wrong = |what: String, help: String| request.wrong_in_body(&goal.when.span(), what, help);
    let parts = text.split(',');
    let conditions: Option<Vec<Condition<'_>>> =
        parts.map(|part| condition(part, lab, controls)).collect();
    let Some(conditions) = conditions else {
        let names = MEASURED.iter().map(|(name, _)| *name);
        let names = names.chain(controls.iter().map(|control| &*control.parameter.name));
        return Err(wrong(
            format!("`{text}` cannot be read as a condition"),
            format!(
                "compare {}, the end of an operation by its name, or a number, by < <= = != >= >, \
                 and put a comma between two comparisons: \"total < 150, peak = 2\"",
                names.collect::<Vec<_>>().join(", ")
            ),
        ));
    };
    let holds = |point| {
        conditions
            .iter()
            .all(|condition| condition.holds(lab, point))
    };
    if holds(start) {
        let help = "start with other values, or ask for more";
        return Err(wrong(
            "this goal is reached at the start".to_owned(),
            help.to_owned(),
        ));
    }
    if !(0..lab.points.len()).any(holds) {
        let what = "no combination of values reaches this goal".to_owned();
        return Err(wrong(what, nearest(&conditions, lab)));
    }
    let points = (0..lab.points.len()).map(|point| if holds(point) { '1' } else { '0' });
    Ok(points.collect())
}

fn condition<'text>(
    text: &'text str,
    lab: &Lab,
    controls: &[Control<'_>],
) -> Option<Condition<'text>> {
    let mut signs = SIGNS.into_iter();
    let (left, compare, right) = signs.find_map(|(sign, compare)| {
        let (left, right) = text.split_once(sign)?;
        Some((left.trim(), compare, right.trim()))
    })?;
    Some(Condition {
        left: quantity(left, lab, controls)?,
        compare,
        right: quantity(right, lab, controls)?,
    })
}

fn quantity<'text>(
    text: &'text str,
    lab: &Lab,
    controls: &[Control<'_>],
) -> Option<Quantity<'text>> {
    if let Ok(number) = text.parse() {
        return Some(Quantity::Number(number));
    }
    if let Some((_, measured)) = MEASURED.iter().find(|(name, _)| *name == text) {
        return Some(*measured);
    }
    let mut controls = controls.iter();
    if let Some(index) = controls.position(|control| control.parameter.name == text) {
        return Some(Quantity::Parameter(index));
    }
    let mut operations = lab.runs.iter().flat_map(|run| &run.timeline.operations);
    let known = operations.any(|operation| operation.name == text);
    known.then_some(Quantity::End(text))
}

impl Condition<'_> {
    fn holds(&self, lab: &Lab, point: usize) -> bool {
        let amounts = self.left.of(lab, point).zip(self.right.of(lab, point));
        amounts.is_some_and(|(left, right)| (self.compare)(&left, &right))
    }
}

impl Quantity<'_> {
    /// How much it is at a point; a program that never ended has no total, and an
    /// operation that was not there no end.
    fn of(self, lab: &Lab, point: usize) -> Option<u64> {
        let run = lab.run(point);
        let timeline = &run.timeline;
        match self {
            Quantity::Number(number) => Some(number),
            Quantity::Total => run.span_view().total.map(|total| total.0),
            Quantity::Peak => u64::try_from(run.span_view().peak).ok(),
            Quantity::Waited => {
                let operations = timeline.operations.iter();
                let lengths = operations.map(|known| Some(known.end?.0 - known.begin.0));
                lengths.sum()
            }
            Quantity::Blocked => {
                let blocks = timeline.blocks.iter();
                blocks.map(|block| Some(block.end?.0 - block.begin.0)).sum()
            }
            Quantity::Parameter(index) => Some(lab.values(point)[index]),
            Quantity::End(name) => {
                let operations = timeline.operations.iter();
                let ends = operations
                    .filter(|known| known.name == name && known.outcome != Outcome::Cancelled);
                Some(ends.filter_map(|known| known.end).max()?.0)
            }
        }
    }
}

/// What an author could ask for: how much there is of each quantity where the
/// values are as the goal wants them.
fn nearest(conditions: &[Condition<'_>], lab: &Lab) -> String {
    let of_values = |condition: &&Condition<'_>| {
        let is_value = |of| matches!(of, Quantity::Parameter(_) | Quantity::Number(_));
        is_value(condition.left) && is_value(condition.right)
    };
    let values: Vec<&Condition<'_>> = conditions.iter().filter(of_values).collect();
    let points = (0..lab.points.len())
        .filter(|point| values.iter().all(|condition| condition.holds(lab, *point)));
    let points: Vec<usize> = points.collect();
    if points.is_empty() {
        return "no combination has these values: look at them in the listing".to_owned();
    }
    let ranges = MEASURED.into_iter().filter_map(|(name, quantity)| {
        let amounts = || points.iter().filter_map(|point| quantity.of(lab, *point));
        Some(format!(
            "`{name}` is {} to {}",
            amounts().min()?,
            amounts().max()?
        ))
    });
    format!("there {}", ranges.collect::<Vec<_>>().join(", "))
}
