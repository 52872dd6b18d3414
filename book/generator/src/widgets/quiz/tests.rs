//! What is drawn of questions, and what of them is refused.

use crate::edition::Edition;
use crate::html::deferred::{Deferred, Medium};
use crate::widgets::testing::{drawn, drawn_for, problems, returned};

const CHOICES: &str = "```wakeline quiz\n[[question]]\nask = \"How long?\"\n\
    scenario = \"demo::one_by_one\"\nkey = \"total\"\nchoices = [\n\
    { text = \"90 ms\", right = true, because = \"The sum.\" },\n\
    { text = \"50 ms\", because = \"The longer.\" },\n]\n```\n";

#[test]
fn a_free_question_is_answered_by_its_recording() {
    let text = "```wakeline quiz\n[[question]]\nask = \"How long?\"\nbecause = \"The sum.\"\n\
                scenario = \"demo::one_by_one\"\nkey = \"total\"\n```\n";
    let drawn = drawn(text);
    assert!(
        drawn
            .html
            .contains("<div class=\"wl-key\">90 ms</div><p>The sum.</p>")
    );
    let asked = &drawn.material.questions[0];
    assert_eq!(asked.ask, "How long?");
    assert!(drawn.html.contains(&format!("id=\"{}\"", asked.anchor)));
}

#[test]
fn a_question_belongs_to_one_language_or_to_both() {
    let question =
        |more| format!("[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n{more}\n");
    let text = format!(
        "```wakeline quiz\n{}{}```\n",
        question("language = \"python\""),
        question("")
    );
    let html = drawn(&text).html;
    assert_eq!(html.matches("<li class=\"wl-question\"").count(), 2);
    assert_eq!(html.matches("data-language=\"python\"").count(), 1);
}

#[test]
fn every_question_that_is_wrong_is_reported() {
    let question = "[[question]]\nask = \"a\"\nbecause = \"b\"\n";
    let what = problems(&format!("```wakeline quiz\n{question}{question}```\n"));
    assert_eq!(what, ["this question has neither choices nor an answer"; 2]);
}

#[test]
fn a_key_needs_a_scenario_and_a_scenario_needs_no_key() {
    let scenario = "scenario = \"demo::one_by_one\"\n";
    let question = |lines| {
        format!(
            "```wakeline quiz\n[[question]]\nask = \"a\"\nanswer = \"b\"\nbecause = \"c\"\n{lines}```\n"
        )
    };
    let drawn = drawn(&question(scenario));
    assert!(drawn.problems.is_empty() && drawn.html.contains("<svg"));
    let what = problems(&question("key = \"total\"\n"));
    assert_eq!(what, ["this question has a `key`, and no `scenario`"]);
}

#[test]
fn two_choices_of_one_text_are_an_error() {
    let what = problems(&CHOICES.replace("90 ms", "50  ms"));
    assert_eq!(what, ["two choices of this question say the same"]);
}

#[test]
fn what_the_program_did_is_deferred_like_an_answer() {
    let mut deferred = Deferred::default();
    let text = deferred.take_out(&returned(Edition::Learner, CHOICES).html);
    assert!(
        text.contains("wl-run") && !text.contains("fetch(a)"),
        "{text}"
    );
    let page = deferred.resolve().fill(&text, Medium::Screen);
    assert!(
        page.contains("<svg") && !page.contains("fetch(a)"),
        "{page}"
    );
    let output = CHOICES.replace("\"total\"", "\"output\"");
    let output = output.replace("90 ms", "got page a and page b");
    let html = drawn(&output).html;
    assert!(
        html.contains("wl-output") && !html.contains("<svg"),
        "{html}"
    );
}

#[test]
fn choices_are_mixed_for_learners_alone_and_one_question_has_no_number() {
    assert!(drawn(CHOICES).html.contains("data-mix"));
    assert!(!drawn(CHOICES).html.contains("<ol"));
    assert!(
        !drawn_for(Edition::Instructor, CHOICES)
            .html
            .contains("data-mix")
    );
}
