//! What a prediction asks, keeps back and says.

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
        assert!(!form(key).contains("class=\"wl-draw\""), "{key}");
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
        let head = "````wakeline predict scenario=\"demo::one_by_one\" key=\"total\"\nq\n\n---\n\n";
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
