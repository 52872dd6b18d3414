//! Goals of a lab: conditions over what a run comes to and over its values. Each
//! can be reached, and is not at the start; both are proved on the grid.

use super::body::{Control, Goal};
use crate::chapter::problem::Problem;
use crate::sources::labs::Lab;
use crate::widgets::request::Request;

/// What is asked of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantity {
    /// When the program ended.
    Total,
    /// The most operations at one time.
    Peak,
    /// For how long the loop was blocked.
    Blocked,
    /// The value of a parameter.
    Parameter(usize),
}

const MEASURED: [(&str, Quantity); 3] = [
    ("total", Quantity::Total),
    ("peak", Quantity::Peak),
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

/// `total < 150`.
struct Condition {
    quantity: Quantity,
    compare: Compare,
    value: u64,
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
    let conditions: Option<Vec<Condition>> = parts.map(|part| condition(part, controls)).collect();
    let Some(conditions) = conditions else {
        let names = MEASURED.iter().map(|(name, _)| *name);
        let names = names.chain(controls.iter().map(|control| &*control.parameter.name));
        return Err(wrong(
            format!("`{text}` cannot be read as a condition"),
            format!(
                "write some of {} with < <= = != >= > and a number, and a comma between two of \
                 them: \"total < 150, peak = 2\"",
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

/// `total < 150`, `limit = 2`.
fn condition(text: &str, controls: &[Control<'_>]) -> Option<Condition> {
    let signs = SIGNS.into_iter();
    let (name, compare, value) = signs.into_iter().find_map(|(sign, compare)| {
        let (name, value) = text.split_once(sign)?;
        Some((name.trim(), compare, value.trim().parse().ok()?))
    })?;
    let measured = MEASURED.into_iter().find(|(known, _)| *known == name);
    let parameter = || {
        controls
            .iter()
            .position(|control| control.parameter.name == name)
    };
    let quantity = measured.map(|(_, quantity)| quantity);
    Some(Condition {
        quantity: quantity.or_else(|| parameter().map(Quantity::Parameter))?,
        compare,
        value,
    })
}

impl Condition {
    fn holds(&self, lab: &Lab, point: usize) -> bool {
        let found = self.quantity.of(lab, point);
        found.is_some_and(|found| (self.compare)(&found, &self.value))
    }
}

impl Quantity {
    /// How much it is at a point; a program that never ended has no total.
    fn of(self, lab: &Lab, point: usize) -> Option<u64> {
        let run = lab.run(point);
        match self {
            Quantity::Total => run.span_view().total.map(|total| total.0),
            Quantity::Peak => u64::try_from(run.span_view().peak).ok(),
            Quantity::Blocked => {
                let blocks = run.timeline.blocks.iter();
                blocks.map(|block| Some(block.end?.0 - block.begin.0)).sum()
            }
            Quantity::Parameter(index) => Some(lab.values(point)[index]),
        }
    }
}

/// What an author could ask for: how much there is of each quantity where the
/// values are as the goal wants them.
fn nearest(conditions: &[Condition], lab: &Lab) -> String {
    let of_values = |condition: &&Condition| matches!(condition.quantity, Quantity::Parameter(_));
    let (values, _): (Vec<&Condition>, _) = conditions.iter().partition(of_values);
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
