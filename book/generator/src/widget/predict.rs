//! A question before the answer, which stays folded and unsearchable.

use std::ops::Range;

use serde_json::json;

use super::drawing::{View, figure};
use super::recording;
use crate::markdown::to_html;
use crate::page::Request;
use crate::problem::Problem;

pub(super) fn draw(request: &Request<'_>) -> Result<String, Problem> {
    let Some((question, answer)) = parts(request.body()) else {
        return Err(request.page.chapter.problem(
            &request.directive.name_at,
            "`predict` has no line that parts question and answer",
            "write the question, then a line with only ---, then the answer",
        ));
    };
    let picture = match request.arg("scenario") {
        Some(scenario) => {
            let title = format!("Timeline of {scenario}");
            figure(
                request,
                recording(request, scenario)?,
                View::Spans,
                &title,
                "",
                None,
            )
        }
        None => String::new(),
    };
    let answer = format!("{picture}\n\n{}", request.markdown_of(&answer));
    let values = json!({
        "id": request.id,
        "question": request.markdown_of(&question),
        "answer": request.page.held.keep(to_html(&answer)),
    });
    Ok(request.page.templates.render("predict.html", &values))
}

/// The ranges before and after the first line that is only `---`, where
/// neither is empty. A line inside a code fence does not count.
fn parts(body: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        let ticks = &text[..text.len() - text.trim_start_matches('`').len()];
        match fence {
            Some(open) if ticks.len() >= open.len() && ticks.len() == text.len() => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            None if text == "---" => {
                let (question, answer) = (0..at, at + line.len()..body.len());
                let empty = |range: &Range<usize>| body[range.clone()].trim().is_empty();
                return (!empty(&question) && !empty(&answer)).then_some((question, answer));
            }
            _ => {}
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_rule_parts_question_and_answer_but_not_inside_code() {
        let body = "q\n```text\n---\n```\n---\na\n";
        let (question, answer) = parts(body).unwrap();
        assert_eq!(&body[question], "q\n```text\n---\n```\n");
        assert_eq!(&body[answer], "a\n");
    }

    #[test]
    fn a_missing_half_is_noticed() {
        assert_eq!(parts("q\n"), None);
        assert_eq!(parts("q\n---\n"), None);
        assert_eq!(parts("---\na\n"), None);
    }
}
