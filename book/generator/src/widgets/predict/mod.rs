//! A question before the answer, which stays folded and unsearchable.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use serde_json::json;

use crate::chapter::problem::Problem;
use crate::html::deferred;
use crate::widgets::drawn::Drawn;
use crate::widgets::parts::answer::Answer;
use crate::widgets::parts::key::Key;
use crate::widgets::parts::timeline::{View, Words, figure};
use crate::widgets::request::Request;
use crate::widgets::widget::{Body, Widget};

pub(crate) struct Predict;

impl Widget for Predict {
    fn name(&self) -> &'static str {
        "predict"
    }

    fn optional(&self) -> &'static [&'static str] {
        &["scenario", "key"]
    }

    fn body(&self) -> Body {
        Body::Required("question `---` answer, Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let Some((question, answer)) = parts(request.body()) else {
            return Err(request.wrong_here(
                "`predict` has no line that parts question and answer",
                "write the question, then a line with only ---, then the answer",
            ));
        };
        let picture = match request.arg("scenario") {
            Some(scenario) => {
                let recording = request.recording("scenario")?;
                let words = Words {
                    title: &format!("Timeline of {scenario}"),
                    ..Words::default()
                };
                let id = request.part("timeline");
                figure(request.resources(), &id, recording, View::Spans, words)
            }
            None => String::new(),
        };
        let mut drawn = request.markdown_of(&question);
        let answered = request.markdown_of(&answer);
        let rest = request.to_html(&format!("{picture}\n\n{}", answered.html));
        drawn.absorb(answered);
        let answer = match key(request)? {
            Some(key) => Answer {
                key: &key,
                label: "I predict",
                summary: "Show me",
                rest: &rest,
            }
            .html(request),
            None => format!(
                "<details class=\"wl-answer\"><summary>Show me</summary><div>{}</div></details>",
                deferred::answer(&rest)
            ),
        };
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&request.body()[question]),
            "question": drawn.html,
            "answer": answer,
        });
        let html = request.render("predict/template.html", &values);
        Ok(drawn.within(html))
    }
}

/// What the recording answers, where the author asks it.
fn key(request: &Request<'_>) -> Result<Option<String>, Problem> {
    if request.arg("key").is_none() {
        return Ok(None);
    }
    let Some(scenario) = request.arg("scenario") else {
        let help = "add scenario=\"…\", whose recording knows the answer";
        return Err(request.wrong("key", "`key` needs a `scenario`", help));
    };
    let key = request.required_of("key", &Key::WORDS)?;
    match key.answer(request.recording("scenario")?) {
        Some(answer) => Ok(Some(answer)),
        None => Err(request.wrong(
            "key",
            format!("the scenario `{scenario}` has no such answer"),
            "ask for another key, or take it away",
        )),
    }
}

/// The ranges before and after the first line that is only `---`, where
/// neither is empty. A line inside a block of code does not count.
fn parts(body: &str) -> Option<(Range<usize>, Range<usize>)> {
    let events = new_cmark_parser(body, &MarkdownOptions::default()).into_offset_iter();
    let code = events.filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
    let code: Vec<Range<usize>> = code.map(|(_, range)| range).collect();
    let mut end = 0;
    let rule = body.split_inclusive('\n').find_map(|line| {
        let start = end;
        end += line.len();
        let inside = code.iter().any(|range| range.contains(&start));
        (line.trim() == "---" && !inside).then_some(start..end)
    })?;
    let (question, answer) = (0..rule.start, rule.end..body.len());
    let empty = |range: &Range<usize>| body[range.clone()].trim().is_empty();
    (!empty(&question) && !empty(&answer)).then_some((question, answer))
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::edition::Edition;
    use crate::html::deferred::{Deferred, Medium};
    use crate::widgets::testing::returned;

    #[test]
    fn what_is_deferred_is_in_what_is_returned() {
        let text = "\u{FDD0}\n\n```wakeline predict scenario=\"demo::one_by_one\" key=\"total\"\n\
                    How long?\n\n---\n\nThe *sum* \u{FDD0}g.\n```\n";
        let drawn = returned(Edition::Learner, text);
        let mut deferred = Deferred::default();
        let text = deferred.take_out(&drawn.html);
        for inside in ["90 ms", "<em>sum</em>", "<svg", "<form"] {
            assert!(!text.contains(inside), "{inside} is not deferred: {text}");
        }
        assert!(text.contains("\u{FDD0}\n\n") && text.contains("How long?"));
        let page = deferred.fill_markdown(&text);
        for inside in ["90 ms", "<em>sum</em> \u{FDD0}g.", "<svg", "<form"] {
            assert!(page.contains(inside), "{inside} is lost: {page}");
        }
        let paper = deferred.resolve().fill(&text, Medium::Paper);
        assert!(paper.contains("<svg") && !paper.contains("<form"));
    }

    #[test]
    fn a_rule_parts_question_and_answer_but_not_inside_code() {
        for code in [
            "```text\n---\n```\n",
            "~~~\n---\n```\n---\n~~~\n",
            "- a\n\n  ```text\n  ---\n  ```\n",
            "> ```\n> ---\n> ```\n",
        ] {
            let body = format!("q\n\n{code}---\na\n");
            let (question, answer) = parts(&body).unwrap();
            assert_eq!(&body[question], format!("q\n\n{code}"));
            assert_eq!(&body[answer], "a\n");
        }
    }

    #[test]
    fn a_missing_half_is_noticed() {
        assert_eq!(parts("q\n"), None);
        assert_eq!(parts("q\n---\n"), None);
        assert_eq!(parts("---\na\n"), None);
    }
}
