//! A question before the answer. Until a reader has committed to a prediction,
//! or asked to be shown, the answer is folded and what follows is covered.

mod field;
mod tempting;

use std::ops::Range;

use serde_json::{Value, json};

use self::field::Field;
use self::tempting::Tempting;
use crate::chapter::problem::Problem;
use crate::edition::Edition;
use crate::html::deferred;
use crate::html::markdown::compact;
use crate::widgets::drawn::Drawn;
use crate::widgets::material::{Shown, Sight};
use crate::widgets::parts::bars::{self, Bar};
use crate::widgets::parts::prediction::{KNOWN, rules};
use crate::widgets::parts::scale::Scale;
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
        Body::Required("question `---` answer [`---` tempting values], Markdown")
    }

    fn draw(&self, request: &Request<'_>) -> Result<Drawn, Problem> {
        let Some(Parts {
            question,
            answer,
            list,
        }) = parts(request.body())
        else {
            return Err(request.wrong_here(
                "`predict` has no line that parts question and answer",
                "write the question, then a line with only ---, then the answer",
            ));
        };
        let fields = fields(request)?;
        let tempting = tempting(request, &fields, list)?;
        let mut drawn = request.markdown_of(&question);
        let answered = request.markdown_of(&answer);
        let picture = picture(request, &answered)?;
        let rest = request.to_html(&format!("{picture}\n\n{}", answered.html));
        drawn.material.sights.extend(asked(request, &fields));
        drawn.absorb(answered);
        let form = json!({ "fields": fields, "bars": bars(request, &fields)? });
        let form = compact(&request.render("predict/fields.html", &form));
        let keys = json!({ "fields": fields, "tempting": tempting, "rest": rest });
        let values = json!({
            "id": request.id,
            "keep": request.storage_key(&request.body()[question]),
            "question": drawn.html,
            "form": if fields.is_empty() { String::new() } else { deferred::for_screen(&form) },
            "answer": deferred::answer(&request.render("predict/answer.html", &keys)),
            "done": request.resources().edition == Edition::Instructor,
            "known": deferred::for_screen(KNOWN),
        });
        let html = request.render("predict/template.html", &values);
        Ok(drawn.within(html))
    }
}

/// The run as a timeline, unless the author's answer draws it.
fn picture(request: &Request<'_>, answered: &Drawn) -> Result<String, Problem> {
    let Some(scenario) = request.arg("scenario") else {
        return Ok(String::new());
    };
    let recording = request.recording("scenario")?;
    let mut sights = answered.material.sights.iter();
    if sights.any(|sight| sight.shown == Shown::Run && sight.scenario == scenario) {
        return Ok(String::new());
    }
    let words = Words {
        title: &format!("Timeline of {scenario}"),
        ..Words::default()
    };
    let id = request.part("timeline");
    Ok(figure(
        request.resources(),
        &id,
        recording,
        View::Spans,
        words,
    ))
}

/// An operation that is asked for with its begin and its end can be drawn: which
/// two fields its bar fills, and the bar.
fn bars(request: &Request<'_>, fields: &[Field]) -> Result<Vec<Value>, Problem> {
    let place = |name: String| fields.iter().position(|field| field.name == name);
    let asked = fields.iter().filter_map(|field| {
        let of = field.name.strip_prefix("begins ")?.trim();
        Some((
            of,
            place(format!("begins {of}"))?,
            place(format!("ends {of}"))?,
        ))
    });
    let asked: Vec<(&str, usize, usize)> = asked.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let view = request.recording("scenario")?.span_view();
    let operations = view.operations();
    let times = operations.filter_map(|span| Some((span.begin.0, span.end?.0)));
    // One axis for all that runs: that of a bar alone would tell where it ends.
    let scale = Scale::of(times.collect::<Vec<_>>().into_iter());
    let bars = asked.into_iter().map(|(name, begins, ends)| {
        let bar = Bar {
            name: name.to_owned(),
            begin: 0,
            end: scale.first,
        };
        json!({ "of": format!("{begins} {ends}"), "html": bars::html(request, &[bar], scale, str::to_owned) })
    });
    Ok(bars.collect())
}

/// What the recording answers, where the author asks it.
fn fields(request: &Request<'_>) -> Result<Vec<Field>, Problem> {
    let Some(names) = request.arg("key") else {
        return Ok(Vec::new());
    };
    if request.arg("scenario").is_none() {
        let help = "add scenario=\"…\", whose recording knows the answer";
        return Err(request.wrong("key", "`key` needs a `scenario`", help));
    }
    field::fields(names, request.recording("scenario")?)
        .map_err(|(what, help)| request.wrong("key", what, help))
}

fn tempting(
    request: &Request<'_>,
    fields: &[Field],
    list: Option<Range<usize>>,
) -> Result<Vec<Tempting>, Problem> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    if fields.is_empty() {
        let what = "tempting values without a field to write them into";
        return Err(request.wrong_in_body(&list, what, "add key=\"…\" to the first line"));
    }
    let read = tempting::read(&request.body()[list.clone()], fields);
    let mut all = read.map_err(|(at, what, help)| {
        let at = list.start + at.start..list.start + at.end;
        request.wrong_in_body(&at, what, help)
    })?;
    for one in &mut all {
        one.because = request.html(&one.because);
    }
    Ok(all)
}

/// What it asks for, and after that shows.
fn asked(request: &Request<'_>, fields: &[Field]) -> Vec<Sight> {
    let Some(scenario) = request.arg("scenario") else {
        return Vec::new();
    };
    let mut names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    if names.is_empty() {
        // Whatever the question is, the picture below it answers.
        names.push("the timeline");
    }
    let said = names.contains(&"output").then_some(Shown::Said);
    let asked = names.into_iter().map(|name| Shown::Asked(name.to_owned()));
    let all = asked.chain([Shown::Run]).chain(said);
    all.map(|shown| request.sight(scenario, shown)).collect()
}

/// The parts of the body.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    question: Range<usize>,
    answer: Range<usize>,
    /// The list of tempting values, where there is one.
    list: Option<Range<usize>>,
}

/// What lies between the lines that are only `---`, where question and answer are
/// not empty. A line inside a block of code does not count.
fn parts(body: &str) -> Option<Parts> {
    let rules = rules(body);
    let (first, second) = (rules.first()?, rules.get(1));
    let question = 0..first.start;
    let answer = first.end..second.map_or(body.len(), |rule| rule.start);
    let empty = |range: &Range<usize>| body[range.clone()].trim().is_empty();
    (!empty(&question) && !empty(&answer)).then(|| Parts {
        question,
        answer,
        list: second.map(|rule| rule.end..body.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Parts, parts};
    use crate::edition::Edition;
    use crate::html::deferred::{Deferred, Medium};
    use crate::widgets::testing::{drawn, drawn_for, problems, returned};

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
    fn a_begin_and_an_end_can_be_drawn_as_a_bar() {
        let form = |key: &str| {
            drawn(&format!(
                "```wakeline predict scenario=\"demo::one_by_one\" key=\"{key}\"\nq\n\n---\n\na\n```\n"
            ))
            .html
        };
        let html = form("total, ends fetch(b), begins fetch(b)");
        assert!(html.contains("class=\"wl-draw\" data-of=\"2 1\""), "{html}");
        assert!(html.contains("aria-label=\"fetch(b) begins\""));
        for key in ["total", "begins fetch(a), ends fetch(b)"] {
            assert!(!form(key).contains("wl-draw"), "{key}");
        }
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
            let found = parts(&body).unwrap();
            assert_eq!(&body[found.question], format!("q\n\n{code}"));
            assert_eq!(&body[found.answer], "a\n");
            assert_eq!(found.list, None);
        }
    }

    #[test]
    fn a_missing_half_is_noticed() {
        let none: Option<Parts> = None;
        assert_eq!(parts("q\n"), none);
        assert_eq!(parts("q\n---\n"), none);
        assert_eq!(parts("---\na\n"), none);
    }

    /// A prediction about two fetches in a row, 40 ms and 50 ms.
    fn predict(key: &str, rest: &str) -> String {
        let head = format!("```wakeline predict scenario=\"demo::one_by_one\" key=\"{key}\"");
        format!("{head}\nq\n\n---\n\na\n{rest}```\n")
    }

    #[test]
    fn several_fields_are_answered_by_one_recording() {
        let html = drawn(&predict("total, begins fetch(b), ends fetch(a), order", "")).html;
        for part in [
            "fetch(b) begins at",
            "data-kind=\"time\"",
            "data-kind=\"list\"",
            "90 ms",
            "40 ms",
            "fetch(a), fetch(b)",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn what_no_recording_answers_is_refused_with_what_there_is() {
        let what = |key: &str| problems(&predict(key, "")).join("; ");
        assert_eq!(what("totl"), "a prediction cannot ask for `totl`");
        assert_eq!(
            what("ends fetch(z)"),
            "this scenario has no operation `fetch(z)`"
        );
        assert_eq!(what("total, total"), "`key` asks for `total` twice");
        assert_eq!(
            what("polls t9"),
            "this scenario has no task `t9` that is polled"
        );
    }

    #[test]
    fn a_tempting_value_has_a_reason_and_is_wrong() {
        let with = |list: &str| predict("total, ends fetch(a)", &format!("\n---\n\n{list}\n"));
        let html = drawn(&with("- total `50 ms`: The *longer* one.")).html;
        assert!(html.contains("<em>longer</em>") && html.contains("data-value=\"50 ms\""));
        let what = |list: &str| problems(&with(list)).join("; ");
        assert_eq!(
            what("- total `90 ms`: x"),
            "`90 ms` is what the recording says, and not tempting"
        );
        assert_eq!(what("- `50 ms`: x"), "this prediction has no field ``");
        assert_eq!(what("- total 50 ms: x"), "this is no tempting value");
        assert_eq!(what("total"), "this is no list of tempting values");
    }

    #[test]
    fn a_run_that_the_answer_draws_is_not_drawn_once_more() {
        let with = |answer: &str| {
            let head =
                "````wakeline predict scenario=\"demo::one_by_one\" key=\"total\"\nq\n\n---\n\n";
            drawn(&format!("{head}{answer}\n````\n")).html
        };
        let picture =
            |scenario: &str| format!("```wakeline timeline scenario=\"demo::{scenario}\"\n```");
        for (answer, count) in [
            (String::from("a"), 1),
            (picture("one_by_one"), 1),
            (picture("both"), 2),
        ] {
            assert_eq!(with(&answer).matches("<figure").count(), count, "{answer}");
        }
    }

    #[test]
    fn for_those_who_teach_nothing_is_covered() {
        let text = predict("total", "");
        let done = |edition| drawn_for(edition, &text).html.contains("data-done");
        assert!(done(Edition::Instructor) && !done(Edition::Learner));
    }
}
