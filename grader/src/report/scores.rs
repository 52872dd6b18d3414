//! How the scores of a class are spread: ten ranges, drawn and in a table.

use std::fmt::Write as _;

use serde::Serialize;

use crate::results::Score;

const RANGES: usize = 10;

/// The totals of all students whose every exercise could be graded.
#[derive(Default)]
pub(super) struct Scores {
    totals: Vec<Score>,
    /// Students left out, because the machine failed on something of theirs.
    incomplete: usize,
}

#[derive(Serialize)]
pub(super) struct ScoresView {
    count: usize,
    incomplete: usize,
    average: String,
    median: String,
    lowest: Score,
    highest: Score,
    ranges: Vec<Range>,
    drawing: String,
}

#[derive(Serialize)]
struct Range {
    percent: String,
    count: usize,
}

impl Scores {
    pub(super) fn add(&mut self, total: Score) {
        self.totals.push(total);
    }

    pub(super) fn leave_out(&mut self) {
        self.incomplete += 1;
    }

    pub(super) fn view(&self, full: Score) -> ScoresView {
        let mut sorted = self.totals.clone();
        sorted.sort_unstable();
        let mut counts = [0; RANGES];
        for total in &sorted {
            counts[range(*total, full)] += 1;
        }
        let ranges = counts.iter().enumerate().map(|(at, count)| Range {
            percent: match at {
                9 => "90 to 100 %".to_owned(),
                at => format!("{} to {} %", at * 10, at * 10 + 9),
            },
            count: *count,
        });
        ScoresView {
            count: sorted.len(),
            incomplete: self.incomplete,
            average: average(&sorted),
            median: median(&sorted),
            lowest: sorted.first().copied().unwrap_or_default(),
            highest: sorted.last().copied().unwrap_or_default(),
            ranges: ranges.collect(),
            drawing: drawing(&counts),
        }
    }
}

/// In which tenth of full marks a total lies; full marks are in the last.
fn range(total: Score, full: Score) -> usize {
    if full.is_zero() {
        return 0;
    }
    let tenth = (0..RANGES).rev().find(|tenth| {
        let border = full.share(u64::try_from(*tenth).unwrap_or(0) * 1_000);
        total >= border
    });
    tenth.unwrap_or(0)
}

pub(super) fn average(scores: &[Score]) -> String {
    let count = u32::try_from(scores.len()).unwrap_or(u32::MAX).max(1);
    let sum: Score = scores.iter().copied().sum();
    format!("{:.1}", sum.number() / f64::from(count))
}

fn median(sorted: &[Score]) -> String {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => "–".to_owned(),
        n if n % 2 == 1 => sorted[middle].to_string(),
        _ => format!(
            "{:.1}",
            f64::midpoint(sorted[middle - 1].number(), sorted[middle].number())
        ),
    }
}

const WIDTH: usize = 360;
const HEIGHT: usize = 170;
const BASE: usize = 140;
const STEP: usize = 34;
const LEFT: usize = 10;

fn drawing(counts: &[usize; RANGES]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let mut description = String::from("Bars from the lowest scores to the highest:");
    let mut marks = String::new();
    for (at, count) in counts.iter().enumerate() {
        let height = (BASE - 24) * count / most;
        let (x, y) = (LEFT + at * STEP, BASE - height);
        let word = if *count == 1 { "student" } else { "students" };
        let _ = write!(
            description,
            "{} {count} {word} from {} %",
            if at == 0 { "" } else { "," },
            at * 10
        );
        if *count > 0 {
            let _ = writeln!(
                marks,
                "<rect class=\"bar\" x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{height}\" rx=\"2\"/>\
                 <text x=\"{}\" y=\"{}\">{count}</text>",
                x + 2,
                STEP - 4,
                x + STEP / 2,
                y - 5
            );
        }
    }
    for at in (0..=RANGES).step_by(2) {
        let x = LEFT + at * STEP;
        let _ = writeln!(
            marks,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{BASE}\" y2=\"{}\"/><text x=\"{x}\" y=\"{}\">{}</text>",
            BASE + 5,
            BASE + 19,
            at * 10
        );
    }
    format!(
        "<svg class=\"spread\" role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         aria-labelledby=\"spread-title spread-desc\" xmlns=\"http://www.w3.org/2000/svg\">\n\
         <title id=\"spread-title\">How many students earned which share of all points</title>\n\
         <desc id=\"spread-desc\">{description}.</desc>\n\
         <line x1=\"{LEFT}\" x2=\"{}\" y1=\"{BASE}\" y2=\"{BASE}\"/>\n{marks}</svg>\n",
        LEFT + RANGES * STEP
    )
}

#[cfg(test)]
mod tests {
    use super::{Scores, range};
    use crate::results::Score;

    #[test]
    fn a_total_on_a_border_belongs_to_the_range_above() {
        let (points, full) = (
            |n: u64| Score::hundredths(n * 100),
            Score::hundredths(7_000),
        );
        let of = |n| range(points(n), full);
        assert_eq!(
            [of(0), of(6), of(7), of(62), of(63), of(70)],
            [0, 0, 1, 8, 9, 9]
        );
        assert_eq!(range(points(0), points(0)), 0);
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        let mut scores = Scores::default();
        for points in [100, 400, 200, 900] {
            scores.add(Score::hundredths(points));
        }
        let shown = scores.view(Score::hundredths(1_000));
        assert_eq!(
            (shown.median.as_str(), shown.average.as_str()),
            ("3.0", "4.0")
        );
        let counts: Vec<usize> = shown.ranges.iter().map(|range| range.count).collect();
        assert_eq!(counts, [0, 1, 1, 0, 1, 0, 0, 0, 0, 1]);
        assert!(shown.drawing.contains("1 student from 90 %"));
    }
}
