//! Lines of a program that ran, shuffled, to be put in order. The page holds no
//! order that can be read: it compares hashes.

mod shuffle;

use serde::Deserialize;
use serde_json::json;
use toml::Spanned;

use self::shuffle::{Class, Line};
use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::html::markdown::{compact, to_html};
use crate::sources::{Code, Part};
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::answer::BUTTON;
use crate::widgets::parts::code::{fence, find};
use crate::widgets::parts::toml::parse;
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Puzzle {
    ask: Spanned<String>,
    because: String,
    /// Groups of lines, counted from 1, whose order among themselves is free.
    #[serde(default)]
    swap: Vec<Spanned<Vec<usize>>>,
    #[serde(default)]
    distractor: Vec<Distractor>,
}

/// A line that does not belong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Distractor {
    line: Spanned<String>,
    because: String,
}

pub(crate) struct Order;

impl Widget for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn required(&self) -> &'static [&'static str] {
        &["file", "region"]
    }

    fn body(&self) -> Body {
        Body::Required("TOML")
    }

    fn fits_in_note(&self) -> bool {
        false
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let order: Puzzle = parse(request)?;
        let (file, region) = (request.required("file")?, request.required("region")?);
        let code = find(request, file, Part::Region(region), ("file", "region"))?;
        let texts: Vec<&str> = code
            .text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let classes = classes(request, &order, &texts)?;
        check_distractors(request, &order, &texts)?;
        let keep = request.storage_key(&format!("{} {}", order.ask.get_ref(), code.text));
        // Only letters and digits, so that the page's script hashes the same bytes.
        let (_, salt) = keep.rsplit_once('/').unwrap_or(("", &keep));
        let right: Vec<String> = classes.iter().map(|class| class.token(salt)).collect();
        let mut lines: Vec<Line<'_>> = texts
            .iter()
            .zip(&right)
            .map(|(text, token)| Line::new(text, token))
            .collect();
        let wrong: Vec<String> = (0..order.distractor.len())
            .map(|index| Class::Distractor(index).token(salt))
            .collect();
        for (distractor, token) in order.distractor.iter().zip(&wrong) {
            lines.push(Line::new(distractor.line.get_ref(), token));
        }
        let Some(shuffled) = shuffle::shuffle(&lines, &right, salt) else {
            return Err(request.wrong(
                "region",
                format!("no order of the lines of `{region}` is wrong"),
                "take a region with at least two lines that must not change places",
            ));
        };
        let values = json!({
            "id": request.id,
            "keep": keep,
            "key": shuffle::key(&right, salt),
            "ask": request.html(order.ask.get_ref()),
            "language": code.language,
            "lines": shuffled,
            "leave": !order.distractor.is_empty(),
            "button": deferred::for_screen(BUTTON),
            "answer": deferred::answer(&answer(request, &order, &code, &wrong)),
        });
        let html = request.render("order/template.html", &values);
        Ok(Drawn::html(compact(&html)))
    }
}

/// Which lines count as the same: those of one group, and those of one text.
fn classes(request: &Request<'_>, order: &Puzzle, texts: &[&str]) -> Result<Vec<Class>, Problem> {
    let first_of = |index: usize| {
        let mut earlier = texts[..index].iter();
        earlier.position(|other| *other == texts[index])
    };
    let mut classes: Vec<Class> = (0..texts.len())
        .map(|index| Class::Line(first_of(index).unwrap_or(index)))
        .collect();
    let mut taken = vec![false; texts.len()];
    for (group, lines) in order.swap.iter().enumerate() {
        for line in lines.get_ref() {
            let help = format!(
                "lines are counted from 1 to {} without blank ones, and stand in one group each",
                texts.len()
            );
            match line.checked_sub(1).filter(|index| *index < texts.len()) {
                Some(index) if !taken[index] => {
                    taken[index] = true;
                    classes[index] = Class::Group(group);
                }
                found => {
                    let what = match found {
                        Some(_) => format!("line {line} stands in two places of `swap`"),
                        None => format!("there is no line {line} to swap"),
                    };
                    return Err(request.wrong_in_body(&lines.span(), what, help));
                }
            }
        }
    }
    Ok(classes)
}

/// A distractor that is a line of the program could not be told from it.
fn check_distractors(request: &Request<'_>, order: &Puzzle, texts: &[&str]) -> Result<(), Problem> {
    let belongs = |distractor: &&Distractor| {
        let line = distractor.line.get_ref().trim();
        line.is_empty() || line.contains('\n') || texts.iter().any(|text| text.trim() == line)
    };
    match order.distractor.iter().find(belongs) {
        None => Ok(()),
        Some(distractor) => Err(request.wrong_in_body(
            &distractor.line.span(),
            "a distractor is one line, and none of the program",
            "write a line that a learner would take",
        )),
    }
}

/// The program, why, and what does not belong; folded.
fn answer(request: &Request<'_>, order: &Puzzle, code: &Code, wrong: &[String]) -> String {
    let fence = fence(&code.text);
    let mut html = to_html(&format!("{fence}{}\n{}\n{fence}", code.language, code.text));
    for lines in &order.swap {
        let numbers: Vec<String> = lines.get_ref().iter().map(ToString::to_string).collect();
        html += "<p>Lines ";
        html += &numbers.join(", ");
        html += " may change places.</p>";
    }
    html += &request.to_html(&order.because);
    for (distractor, token) in order.distractor.iter().zip(wrong) {
        let line = distractor.line.get_ref().trim();
        let fence = "`".repeat(fence.len());
        let text = request.to_html(&format!("{fence} {line} {fence} {}", distractor.because));
        html.extend(["<div data-for=\"", token, "\">", &text, "</div>"]);
    }
    html
}

#[cfg(test)]
mod tests {
    use crate::widgets::testing::{drawn, problems};

    #[test]
    fn lines_are_shuffled_and_their_order_stands_in_the_folded_answer_alone() {
        let text = "```wakeline order file=\"demo.rs\" region=\"one_by_one\"\nask = \"a\"\n\
                    because = \"b\"\nswap = [[2, 3]]\n```\n";
        let html = drawn(text).html;
        let (lines, answer) = html.split_once("<details").unwrap();
        assert!(lines.contains("data-token=") && !lines.contains("language-rust\">\n"));
        assert!(answer.contains("Lines 2, 3 may change places."));
    }

    #[test]
    fn a_line_that_is_not_there_cannot_be_swapped() {
        let text = "```wakeline order file=\"demo.rs\" region=\"one_by_one\"\nask = \"a\"\n\
                    because = \"b\"\nswap = [[1, 9]]\n```\n";
        assert_eq!(problems(text), ["there is no line 9 to swap"]);
    }
}
